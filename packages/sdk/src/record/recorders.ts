import { defineRecorder, type Recorder } from "./recorder.ts";

/** Records each call of a function or method as a span of kind `action`: a step of an agent. See {@link Recorder}. */
export const recordAction: Recorder = defineRecorder("action");

/** Records each call as a span of kind `agent`, named `invoke_agent {name}`. See {@link Recorder}. */
export const recordAgent: Recorder = defineRecorder("agent");

/** Records each call as a span of kind `guardrail`: a check on what goes in or comes out. See {@link Recorder}. */
export const recordGuardrail: Recorder = defineRecorder("guardrail");

/** Records each call as a span of kind `llm`: a model call that nothing else records. See {@link Recorder}. */
export const recordLLM: Recorder = defineRecorder("llm");

/** Records each call as a span of kind `task`: a piece of work with a goal of its own. See {@link Recorder}. */
export const recordTask: Recorder = defineRecorder("task");

/** Records each call as a span of kind `tool`, named `execute_tool {name}`. See {@link Recorder}. */
export const recordTool: Recorder = defineRecorder("tool");

/** Records each call as a span of kind `workflow`, named `invoke_workflow {name}`. See {@link Recorder}. */
export const recordWorkflow: Recorder = defineRecorder("workflow");
