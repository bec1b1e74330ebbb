import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `guardrail`: a guardrail. See {@link Recorder}. */
export const recordGuardrail: Recorder = defineRecorder("guardrail");
