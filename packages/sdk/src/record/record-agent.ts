import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `agent`: an agent. See {@link Recorder}. */
export const recordAgent: Recorder = defineRecorder("agent");
