import type { StoredAttributes } from "./stored-attributes.ts";
import type { StoredEnclosing } from "./stored-enclosing.ts";

/** A span as its row holds it. What the columns keep as bytes is decoded by `otlp/read`. */
export interface StoredSpan extends StoredAttributes, StoredEnclosing {
  traceId: string;
  spanId: string;
  /** Sixteen zeroes: a root. */
  parentSpanId: string;
  /** ISO 8601 with nanoseconds. */
  startTime: string;
  endTime: string;
  receivedAt: string;
  durationNanos: number;

  name: string;
  spanKind: number;
  /** 0 unset, 1 ok, 2 error. */
  statusCode: number;
  statusMessage: string;
  traceState: string;
  flags: number;

  kind: string;
  dialect: string;
  /** Of its trace, whether or not this span names it. */
  sessionId: string;
  sessionSource: string;
  sessionName: string;
  endState: string;
  endStateReason: string;
  sessionMetadata: string;
  tags: string[];
  userId: string;
  environment: string;
  service: string;
  agent: string;
  tool: string;
  toolCallId: string;
  provider: string;
  operation: string;
  requestModel: string;
  responseModel: string;
  responseId: string;
  finishReasons: string[];
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  /** 10⁻⁹ USD. */
  costNanos: number;
  /** 0 nothing to price, 1 priced, 2 unpriced. */
  priced: number;
  pricing: string;
  /** Seconds. */
  timeToFirstChunk: number | null;
  errorType: string;
  errorMessage: string;

  input: string;
  inputKey: string;
  output: string;
  outputKey: string;
  instructions: string;
  instructionsKey: string;
  toolDefinitions: string;
  toolDefinitionsKey: string;

  droppedAttributes: number;
  /** The `events` fields of the protobuf Span. */
  events: Buffer;
  droppedEvents: number;
  /** Its `links` fields. */
  links: Buffer;
  droppedLinks: number;
}
