import { z } from "@hono/zod-openapi";
import { isoNanos } from "./session.ts";

export const statusName = z.enum(["unset", "ok", "error"]);

/**
 * The whole tree of a trace without content, one array a column: element `i` of each array is span `i`.
 * Spans are in depth-first order: a parent before its children, siblings by start time.
 */
export const traceSkeleton = z.object({
  traceId: z.string(),
  sessionId: z.string(),
  startTime: isoNanos,
  durationNanos: z.int(),
  spans: z.object({
    spanId: z.array(z.string()),
    /** Index of the parent, -1 for a span whose parent is not in this trace. */
    parent: z.array(z.int()),
    depth: z.array(z.int()),
    /** `true` where a parent is named but has not arrived. */
    orphan: z.array(z.boolean()),
    name: z.array(z.string()),
    /** `agentops.span.kind`'s values, `""` for a span of no kind of ours. */
    kind: z.array(z.string()),
    /** Nanoseconds since `startTime`. */
    startOffsetNanos: z.array(z.int()),
    durationNanos: z.array(z.int()),
    status: z.array(statusName),
    service: z.array(z.string()),
    agent: z.array(z.string()),
    tool: z.array(z.string()),
    model: z.array(z.string()),
    inputTokens: z.array(z.int()),
    outputTokens: z.array(z.int()),
    /** USD; `null` where there is nothing to price or no price. */
    cost: z.array(z.number().nullable()),
  }),
});

export type StatusName = z.infer<typeof statusName>;
export type TraceSkeleton = z.infer<typeof traceSkeleton>;
