import { z } from "@hono/zod-openapi";
import { keyValue } from "./any-value.ts";
import { resource, scope } from "./resource.ts";
import { isoNanos } from "./session.ts";
import { statusName } from "./trace.ts";

/** A part of a message, in the words of the GenAI message schema (`text`, `tool_call`, `tool_call_response`, `reasoning`, `blob`, `file`, `uri`, anything else kept as it is). */
export const messagePart = z.looseObject({ type: z.string() });
export const message = z.object({
  role: z.string(),
  name: z.string().optional(),
  parts: z.array(messagePart),
  finishReason: z.string().optional(),
});

/** What a model was asked and what it answered. A list is empty where nothing was captured or nothing could be read. */
export const conversation = z.object({
  instructions: z.array(messagePart),
  input: z.array(message),
  output: z.array(message),
  tools: z.array(z.looseObject({ name: z.string() })),
});

export const modelCall = z.object({
  provider: z.string(),
  operation: z.string(),
  requestModel: z.string(),
  responseModel: z.string(),
  responseId: z.string(),
  finishReasons: z.array(z.string()),
  tokens: z.object({
    input: z.int(),
    output: z.int(),
    cached: z.int(),
    cacheWrite: z.int(),
    reasoning: z.int(),
  }),
  /** USD; `null` where it could not be priced. */
  cost: z.number().nullable(),
  /** How it was priced (`genai-prices 0.1.8 (2026-09-23)`), or why it was not. */
  pricing: z.string(),
  timeToFirstChunkSeconds: z.number().nullable(),
});

export const spanEvent = z.object({
  time: isoNanos,
  name: z.string(),
  attributes: z.array(keyValue),
  droppedAttributesCount: z.int(),
});

export const spanLink = z.object({
  traceId: z.string(),
  spanId: z.string(),
  traceState: z.string(),
  flags: z.int(),
  attributes: z.array(keyValue),
  droppedAttributesCount: z.int(),
});

export const spanDetail = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  sessionId: z.string(),
  name: z.string(),
  kind: z.string(),
  /** OTLP `SpanKind`: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  spanKind: z.int(),
  startTime: isoNanos,
  endTime: isoNanos,
  durationNanos: z.int(),
  status: z.object({ code: statusName, message: z.string() }),
  traceState: z.string(),
  flags: z.int(),
  dialect: z.string(),
  agent: z.string(),
  tool: z.object({ name: z.string(), callId: z.string() }).nullable(),
  model: modelCall.nullable(),
  conversation: conversation.nullable(),
  /** What went into a span that is no model call, as it was sent (mostly JSON text). */
  input: z.string().nullable(),
  output: z.string().nullable(),
  error: z.object({ type: z.string(), message: z.string(), stack: z.string() }).nullable(),
  attributes: z.array(keyValue),
  droppedAttributesCount: z.int(),
  events: z.array(spanEvent),
  droppedEventsCount: z.int(),
  links: z.array(spanLink),
  droppedLinksCount: z.int(),
  resource,
  scope,
});

export type MessagePart = z.infer<typeof messagePart>;
export type Message = z.infer<typeof message>;
export type Conversation = z.infer<typeof conversation>;
export type ModelCall = z.infer<typeof modelCall>;
export type SpanEvent = z.infer<typeof spanEvent>;
export type SpanLink = z.infer<typeof spanLink>;
export type SpanDetail = z.infer<typeof spanDetail>;
