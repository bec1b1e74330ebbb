import type { MetricAttributes } from "../model/metric-aggregate.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { type MetricSelection, selectionParameters } from "./metric-selection.ts";
import { sql } from "./sql.ts";

/** A key with a value of one point. What is not among so many is rare enough to be typed by hand. */
const MAX_PAIRS = 1_000_000;

/** By what the points of a metric can be told apart: its attributes, the most frequent first. Rejects with StoreUnavailable. */
export async function listMetricAttributes(
  clients: ClickhouseClients,
  selection: MetricSelection,
): Promise<MetricAttributes> {
  const rows = await clients.rows<AttributeRow>(sql("queries/metric-attributes"), {
    ...selectionParameters(selection),
    pairs: MAX_PAIRS,
  });
  return {
    attributes: rows.map(({ attributeKey, attributeValues, valueCount }) => ({
      key: attributeKey,
      values: attributeValues,
      valueCount: Number(valueCount),
    })),
  };
}

// --- internal ---

interface AttributeRow {
  attributeKey: string;
  attributeValues: string[];
  valueCount: number | string;
}
