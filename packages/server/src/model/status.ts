import { z } from "@hono/zod-openapi";
import { isoNanos } from "./session.ts";

export const signalStatus = z.object({
  /** Spans, data points or log records that were stored since the server started. */
  acceptedItems: z.int(),
  /** Those left out of requests that were taken. */
  rejectedItems: z.int(),
  lastAcceptedAt: isoNanos.nullable(),
});

/** One cause for which something was not taken. */
export const refusal = z.object({
  signal: z.enum(["traces", "metrics", "logs"]),
  /** `null` for items that were left out of a request that was taken. */
  transport: z.enum(["http", "grpc"]).nullable(),
  /** The HTTP status, over gRPC the one that stands for its code; 200 for items that were left out. */
  status: z.int(),
  reason: z.string(),
  /** Requests that were refused, or items that were left out, for this cause. */
  count: z.int(),
  firstAt: isoNanos,
  lastAt: isoNanos,
});

/** Part of a table whose rows are not to be seen. */
export const damagedPart = z.object({
  table: z.string(),
  part: z.string(),
  /** `broken-on-start` (could not be loaded), `set-aside` (failed a check), `damaged` (failed one, still in place). */
  reason: z.string(),
  bytes: z.number(),
});

/** How the server is doing, and why nothing may be arriving. */
export const serverStatus = z.object({
  version: z.string(),
  startedAt: isoNanos,
  /** Addresses that take OTLP; `null` for none. */
  listensOn: z.object({ http: z.string(), grpc: z.string().nullable() }),
  signals: z.object({ traces: signalStatus, metrics: signalStatus, logs: signalStatus }),
  /** At most 20 causes, the latest first. */
  refusals: z.array(refusal),
  store: z.object({
    state: z.enum(["up", "down"]),
    embedded: z.boolean(),
    engineRestarts: z.int(),
    /** `null` while ClickHouse does not answer. */
    disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
    /** First day of which spans are kept, as `2026-01-31`. */
    oldestDay: z.iso.date().nullable(),
    /** Traces that wait for their summary. */
    summariesBehind: z.int(),
    /** At most 100. */
    damagedParts: z.array(damagedPart),
  }),
});

export type Refusal = z.infer<typeof refusal>;
export type DamagedPart = z.infer<typeof damagedPart>;
export type ServerStatus = z.infer<typeof serverStatus>;
