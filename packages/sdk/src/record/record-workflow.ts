import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `workflow`: a workflow. See {@link Recorder}. */
export const recordWorkflow: Recorder = defineRecorder("workflow");
