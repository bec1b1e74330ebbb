import { z } from "@hono/zod-openapi";
import { eventCounts, tokens } from "./session.ts";

const time = z.iso.datetime();

/** What sessions did together. */
export const sessionTotals = z.object({
  sessions: z.int(),
  outcomes: z.object({ Success: z.int(), Fail: z.int(), Indeterminate: z.int(), Running: z.int() }),
  eventCounts,
  tokens,
  /** USD of the priced model calls; `unpricedCalls` counts the rest. */
  cost: z.number(),
  unpricedCalls: z.int(),
  /** Of a session from its first to its last span; `null` where there is none. */
  durationMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
});

/** Sessions that started in a stretch of time, together and by interval. */
export const overview = z.object({
  from: time,
  to: time,
  totals: sessionTotals,
  intervalSeconds: z.int(),
  /** In order; an interval in which none started is left out. */
  intervals: z.array(sessionTotals.extend({ start: time })),
});

export type SessionTotals = z.infer<typeof sessionTotals>;
export type Overview = z.infer<typeof overview>;
