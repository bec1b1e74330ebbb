import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `llm`: a model call. See {@link Recorder}. */
export const recordLLM: Recorder = defineRecorder("llm");
