import type { QueryParameters } from "./clickhouse-clients.ts";

/** Which data points of a metric are meant, and how they are told apart. */
export interface MetricSelection {
  readonly projectId: string;
  readonly name: string;
  readonly fromNanos: bigint;
  readonly toNanos: bigint;
  /** A point must have one of the values under each of these keys: at most {@link MAX_FILTERS}. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
  /** At most {@link MAX_GROUP_KEYS}. */
  readonly groupBy: readonly string[];
}

export const MAX_FILTERS = 3;
export const MAX_GROUP_KEYS = 2;

/** As parameters of a query. The statements have a place for each key, because those that are not given then cost nothing. */
export function selectionParameters(selection: MetricSelection): QueryParameters {
  const filters = [...selection.filters];
  return {
    projectId: selection.projectId,
    name: selection.name,
    fromNanos: String(selection.fromNanos),
    toNanos: String(selection.toNanos),
    ...Object.fromEntries(
      Array.from({ length: MAX_FILTERS }, (_, at) => [
        [`filterKey${at + 1}`, filters[at]?.[0] ?? ""],
        [`filterValues${at + 1}`, filters[at]?.[1] ?? []],
      ]).flat(),
    ),
    ...Object.fromEntries(
      Array.from({ length: MAX_GROUP_KEYS }, (_, at) => [`groupKey${at + 1}`, selection.groupBy[at] ?? ""]),
    ),
  };
}
