import type { KeyValue } from "../model/any-value.ts";
import type { ModelCall, SpanDetail } from "../model/span.ts";
import type { StatusName } from "../model/trace.ts";
import { decodeEvents, decodeLinks, readConversation } from "../otlp/read/index.ts";
import type { StoredSpan } from "../store/stored-span.ts";
import { allAttributes } from "./all-attributes.ts";
import { resourceAndScope } from "./resource-and-scope.ts";

/** A stored span as the API tells it: bytes decoded, the conversation of a model call read, content under its own keys. */
export function toSpanDetail(span: StoredSpan): SpanDetail {
  const model = isModelCall(span) ? modelCall(span) : null;
  const events = decodeEvents(span.events);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId === NO_PARENT ? null : span.parentSpanId,
    sessionId: span.sessionId,
    name: span.name,
    kind: span.kind,
    spanKind: span.spanKind,
    startTime: span.startTime,
    endTime: span.endTime,
    durationNanos: span.durationNanos,
    status: { code: STATUS_NAMES[span.statusCode] ?? "unset", message: span.statusMessage },
    traceState: span.traceState,
    flags: span.flags,
    dialect: span.dialect,
    agent: span.agent,
    tool: span.tool === "" ? null : { name: span.tool, callId: span.toolCallId },
    model,
    conversation: model && readConversation(span),
    input: model || span.inputKey === "" ? null : span.input,
    output: model || span.outputKey === "" ? null : span.output,
    error: errorOf(span, events),
    attributes: attributesAndContent(span),
    droppedAttributesCount: span.droppedAttributes,
    events,
    droppedEventsCount: span.droppedEvents,
    links: decodeLinks(span.links),
    droppedLinksCount: span.droppedLinks,
    ...resourceAndScope(span),
  };
}

// --- internal ---

const NO_PARENT = "0".repeat(16);
const STATUS_NAMES: readonly StatusName[] = ["unset", "ok", "error"];
const PRICED = 1;

function isModelCall({ kind }: StoredSpan): boolean {
  return kind === "llm" || kind === "embedding";
}

function modelCall(span: StoredSpan): ModelCall {
  return {
    provider: span.provider,
    operation: span.operation,
    requestModel: span.requestModel,
    responseModel: span.responseModel,
    responseId: span.responseId,
    finishReasons: span.finishReasons,
    tokens: {
      input: span.inputTokens,
      output: span.outputTokens,
      cached: span.cachedTokens,
      cacheWrite: span.cacheWriteTokens,
      reasoning: span.reasoningTokens,
    },
    cost: span.priced === PRICED ? span.costNanos / 1e9 : null,
    pricing: span.pricing,
    timeToFirstChunkSeconds: span.timeToFirstChunk,
  };
}

function errorOf(span: StoredSpan, events: SpanDetail["events"]): SpanDetail["error"] {
  if (span.errorType === "" && span.errorMessage === "") return null;
  const exception = events.findLast((event) => event.name === "exception");
  const stack = exception?.attributes.find(({ key }) => key === "exception.stacktrace")?.value.stringValue;
  return {
    type: span.errorType,
    message: span.errorMessage,
    stack: typeof stack === "string" ? stack : "",
  };
}

/** Everything that was sent, as it was sent: content that has columns of its own goes back under its key. */
function attributesAndContent(span: StoredSpan): KeyValue[] {
  const kept = allAttributes(span);
  // Content that is no text stands among the others; its column holds a copy, for reading and searching.
  const keys = new Set(kept.map(({ key }) => key));
  const texts = (
    [
      [span.inputKey, span.input],
      [span.outputKey, span.output],
      [span.instructionsKey, span.instructions],
      [span.toolDefinitionsKey, span.toolDefinitions],
    ] as const
  )
    .filter(([key]) => key !== "" && !keys.has(key))
    .map(([key, stringValue]) => ({ key, value: { stringValue } }));
  return [...kept, ...texts].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
