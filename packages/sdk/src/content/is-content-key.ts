/**
 * Whether an attribute holds content (prompts, completions, arguments, results) in our naming or in that of the
 * libraries whose spans reach us: GenAI conventions old and new, AI SDK, OpenInference, OpenLLMetry, Langfuse,
 * MLflow, Logfire, Google's agent kit.
 */
export function isContentKey(key: string): boolean {
  return (
    CONTENT_KEYS.has(key) ||
    CONTENT_PREFIXES.some((prefix) => key.startsWith(prefix)) ||
    INDEXED_PROMPT.test(key) ||
    AGENTOPS_ENTITY.test(key)
  );
}

/** Whether an attribute holds what an error says, which may quote content. */
export function isErrorTextKey(key: string): boolean {
  return ERROR_TEXT_KEYS.has(key);
}

const ERROR_TEXT_KEYS = new Set([
  "exception.message",
  "exception.stacktrace",
  "error.message",
  "status.message", // no attribute: the name under which the status of a span is asked for
  "agentops.session.end_state_reason",
]);

// `gen_ai.prompt.0.content` of old is content, `gen_ai.prompt.name` of today is not.
const INDEXED_PROMPT = /^gen_ai\.prompt\.\d/;

/** As the SDKs of 0.4 wrote it, `agentops.tool.input` and the like. */
const AGENTOPS_ENTITY = /^agentops\.\w+\.(?:input|output)$/;

const CONTENT_KEYS = new Set([
  "content", // with the next two, of the events of a message
  "message",
  "tool_calls",
  "gen_ai.event.content",
  "gen_ai.input",
  "gen_ai.output",
  "gen_ai.prompt",
  "gen_ai.completion",
  "gen_ai.system_instructions",
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  "gen_ai.tool.definitions",
  "gen_ai.tool.call.arguments",
  "gen_ai.tool.call.result",
  "gen_ai.retrieval.query.text",
  "gen_ai.retrieval.documents",
  "gen_ai.memory.query.text",
  "gen_ai.memory.records",
  "agentops.session.metadata",
  "agentops.event.logs",
  "agentops.event.screenshot",
  "input.value",
  "output.value",
  "traceloop.entity.input",
  "traceloop.entity.output",
  "langfuse.observation.input",
  "langfuse.observation.output",
  "langfuse.trace.input",
  "langfuse.trace.output",
  "ai.prompt",
  "ai.response.text",
  "ai.response.object",
  "ai.response.toolCalls",
  "ai.response.reasoning",
  "ai.response.files",
  "ai.request.body",
  "ai.response.body",
  "ai.toolCall.args",
  "ai.toolCall.result",
  "ai.toolCall.input",
  "ai.toolCall.output",
  "ai.value",
  "ai.values",
  "ai.embedding",
  "ai.embeddings",
  "llm.function_call",
  "tool.parameters",
  "reranker.query",
  "embedding.text",
  "mlflow.spanInputs",
  "mlflow.spanOutputs",
  "all_messages_events",
  "pydantic_ai.all_messages",
  "final_result",
  "tool_arguments",
  "tool_response",
  "request_data",
  "response_data",
  "gcp.vertex.agent.llm_request",
  "gcp.vertex.agent.llm_response",
  "gcp.vertex.agent.tool_call_args",
  "gcp.vertex.agent.tool_response",
]);

const CONTENT_PREFIXES = [
  "gen_ai.prompt.variable.",
  "gen_ai.completion.",
  "ai.prompt.",
  "ai.result.",
  "llm.input_messages",
  "llm.output_messages",
  "llm.prompt_template.",
  "llm.prompts",
  "llm.completions",
  "llm.choices",
  "llm.tools.",
  "llm.request.functions.",
  "retrieval.documents",
  "reranker.input_documents",
  "reranker.output_documents",
  "embedding.embeddings.",
];
