import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `task`: a task. See {@link Recorder}. */
export const recordTask: Recorder = defineRecorder("task");
