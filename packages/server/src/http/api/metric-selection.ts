import { z } from "@hono/zod-openapi";
import { MAX_FILTERS, MAX_GROUP_KEYS, type MetricSelection } from "../../store/metric-selection.ts";
import { timeRangeOf, timeRangeQuery } from "./time-range.ts";

const HOUR_NANOS = 3_600_000_000_000n;
const MAX_VALUES = 50;

/** A query parameter that may be there several times. */
const texts = (schema: z.ZodType<string>) =>
  z.union([schema.transform((text) => [text]), z.array(schema).max(MAX_FILTERS * MAX_VALUES)]).optional();
const key = z.string().min(1).max(500);

/** Query parameters of the routes that look at one metric; `name` is in their path. */
export const metricSelectionQuery = {
  filter: texts(z.string().regex(/^[^=]+=.{0,256}$/su)).describe(
    `\`key=value\` of an attribute: points with any of the values of each key. ${MAX_FILTERS} keys at most`,
  ),
  groupBy: texts(key).describe(`A key of an attribute; ${MAX_GROUP_KEYS} at most`),
  from: timeRangeQuery.from.describe("Default an hour before `to`"),
  to: timeRangeQuery.to.describe("Itself excluded; default now"),
};

export const metricName = z.object({ name: z.string().min(1).max(1_000) });

interface SelectionParameters {
  filter?: string[] | undefined;
  groupBy?: string[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What was asked for, or a sentence that says what is wrong with it. */
export function metricSelectionOf(
  projectId: string,
  name: string,
  { filter = [], groupBy = [], ...range }: SelectionParameters,
): MetricSelection | string {
  const { fromNanos: from, toNanos: to } = timeRangeOf(range);
  const toNanos = to ?? BigInt(Date.now()) * 1_000_000n;
  const fromNanos = from ?? (toNanos > HOUR_NANOS ? toNanos - HOUR_NANOS : 0n);
  if (fromNanos >= toNanos) return "from must be before to.";
  if (fromNanos < 0n || toNanos >= 2n ** 63n) return "from and to must be between 1970 and 2262.";
  if (groupBy.length > MAX_GROUP_KEYS) return `groupBy may be there ${MAX_GROUP_KEYS} times.`;
  const filters = filtersOf(filter);
  if (filters.size > MAX_FILTERS) return `filter may name ${MAX_FILTERS} keys.`;
  return { projectId, name, fromNanos, toNanos, filters, groupBy: [...new Set(groupBy)] };
}

// --- internal ---

function filtersOf(texts: readonly string[]): Map<string, string[]> {
  const filters = new Map<string, string[]>();
  for (const text of texts) {
    const [key = ""] = text.split("=", 1);
    filters.set(key, [...(filters.get(key) ?? []), text.slice(key.length + 1)]);
  }
  return filters;
}
