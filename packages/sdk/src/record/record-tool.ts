import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `tool`: a tool. See {@link Recorder}. */
export const recordTool: Recorder = defineRecorder("tool");
