import { z } from "@hono/zod-openapi";
import { metricKind } from "./metric.ts";
import { isoNanos } from "./session.ts";

/** How the points of an interval become one number: a word, or `p` and a percentage. */
export const aggregation = z.string().regex(/^(rate|sum|count|avg|min|max|p(100|\d{1,2}(\.\d{1,3})?))$/);

/** A number for each interval; `null` where nothing was told. */
const line = z.array(z.number().nullable());

export const metricGroup = z.object({
  /** What its points have under the keys of `groupBy`, in that order; `""` for nothing. `null`: all groups but the ones told. */
  attributes: z.array(z.string()).nullable(),
  /** By aggregation. */
  lines: z.record(z.string(), line),
  /** By aggregation, over the whole range. A `sum` of levels is the newest one. */
  totals: z.record(z.string(), z.number().nullable()),
});

/** A metric over time. */
export const metricAggregate = z.object({
  name: z.string(),
  kind: metricKind,
  unit: z.string(),
  description: z.string(),
  from: isoNanos,
  to: isoNanos,
  intervalSeconds: z.int(),
  /** Where each interval starts: the first may begin before `from`, and counts from there. */
  times: z.array(isoNanos),
  aggregations: z.array(aggregation),
  /** What can be asked of a metric of this kind; any other percentile where it names some. */
  possibleAggregations: z.array(aggregation),
  groupBy: z.array(z.string()),
  /** Largest first; the rest together last. */
  groups: z.array(metricGroup),
  /** How many groups and series there are, `groups` or not. Exact up to some thousands, then about. */
  groupCount: z.int(),
  seriesCount: z.int(),
});

export const metricAttributes = z.object({
  attributes: z.array(
    z.object({
      key: z.string(),
      /** The most frequent ones. */
      values: z.array(z.string()),
      /** How many there are: exact up to some thousands, then about. */
      valueCount: z.int(),
    }),
  ),
});

export const metricExemplars = z.object({
  /** The newest first. */
  exemplars: z.array(
    z.object({
      time: isoNanos,
      value: z.number().nullable(),
      traceId: z.string(),
      spanId: z.string(),
      /** Of the trace, where it is known. */
      sessionId: z.string().nullable(),
      /** What the point has under the keys of `groupBy`. */
      attributes: z.array(z.string()),
    }),
  ),
});

export type MetricAggregate = z.infer<typeof metricAggregate>;
export type MetricGroup = z.infer<typeof metricGroup>;
export type MetricAttributes = z.infer<typeof metricAttributes>;
export type MetricExemplars = z.infer<typeof metricExemplars>;
