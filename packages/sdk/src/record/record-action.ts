import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `action`: a step of an agent. See {@link Recorder}. */
export const recordAction: Recorder = defineRecorder("action");
