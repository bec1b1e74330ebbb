import { z } from "@hono/zod-openapi";

/** ISO 8601 in UTC with nanoseconds: `2026-01-31T12:00:00.000000000Z`. */
export const isoNanos = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);

export const endState = z.enum(["Success", "Fail", "Indeterminate"]);

/** Tokens of the model calls of a session. Cached is part of input, reasoning part of output. */
export const tokens = z.object({
  input: z.int(),
  output: z.int(),
  cached: z.int(),
  reasoning: z.int(),
});

export const eventCounts = z.object({
  llms: z.int(),
  tools: z.int(),
  actions: z.int(),
  errors: z.int(),
  apis: z.int(),
});

/** All telemetry that carries one `session.id`; a trace without one is a session of its own. */
export const session = z.object({
  id: z.string(),
  name: z.string(),
  /** `null` while it runs. */
  endState: endState.nullable(),
  endStateReason: z.string().nullable(),
  startTime: isoNanos,
  /** End of the last span seen. */
  endTime: isoNanos,
  durationMs: z.number(),
  eventCounts,
  tokens,
  /** USD of the priced model calls; `unpricedCalls` counts the rest. */
  cost: z.number(),
  unpricedCalls: z.int(),
  spanCount: z.int(),
  tags: z.array(z.string()),
  userId: z.string().nullable(),
  environment: z.string().nullable(),
  serviceName: z.string().nullable(),
  agents: z.array(z.string()),
  models: z.array(z.string()),
  traceIds: z.array(z.string()),
  /** Which attribute made these traces one session: `session.id`, `gen_ai.conversation.id` or `trace_id`. */
  source: z.string(),
});

export const traceOfSession = z.object({
  traceId: z.string(),
  name: z.string(),
  startTime: isoNanos,
  endTime: isoNanos,
  durationMs: z.number(),
  spanCount: z.int(),
  eventCounts,
  tokens,
  cost: z.number(),
  unpricedCalls: z.int(),
});

export const sessionDetail = session.extend({
  traces: z.array(traceOfSession),
  /** `agentops.session.metadata`, as the JSON text that was sent. */
  metadata: z.string().nullable(),
  /** Address of a recording, `agentops.session.video`. */
  video: z.string().nullable(),
});

export const sessionPage = z.object({
  sessions: z.array(session),
  /** Give it back as `cursor` for the next page; `null` on the last. */
  next: z.string().nullable(),
});

export type EndState = z.infer<typeof endState>;
export type Tokens = z.infer<typeof tokens>;
export type EventCounts = z.infer<typeof eventCounts>;
export type Session = z.infer<typeof session>;
export type TraceOfSession = z.infer<typeof traceOfSession>;
export type SessionDetail = z.infer<typeof sessionDetail>;
export type SessionPage = z.infer<typeof sessionPage>;
