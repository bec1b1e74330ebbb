import {
  PRESENT_DOUBLE,
  PRESENT_INT,
  PRESENT_MAX,
  PRESENT_MIN,
  PRESENT_SUM,
} from "../columns/metric-columns.ts";
import { isoNanos } from "./iso-nanos.ts";
import type { StoredPoint } from "./read-metric.ts";
import { jsonDouble } from "./stored-attributes.ts";

/** A row of `queries/metric-points.sql`. */
export interface MetricPointRow {
  seriesId: string;
  timeNanos: string;
  pointId: string;
  startTimeNanos: string;
  flags: number;
  present: number;
  valueText: string;
  intText: string;
  countText: string;
  sumText: string;
  minText: string;
  maxText: string;
  bucketCounts: string[];
  explicitBounds: string[];
  scale: number;
  zeroCountText: string;
  zeroThresholdText: string;
  positiveOffset: number;
  positiveCounts: string[];
  negativeOffset: number;
  negativeCounts: string[];
  quantileTexts: string[];
  quantileValueTexts: string[];
  exemplarsBase64: string;
  droppedAttributes: number;
}

export function toStoredPoint(row: MetricPointRow): StoredPoint {
  const doubleIf = (bit: number, text: string) => ((row.present & bit) !== 0 ? jsonDouble(text) : undefined);
  return {
    series: row.seriesId,
    time: isoNanos(BigInt(row.timeNanos)),
    startTime: row.startTimeNanos === "0" ? null : isoNanos(BigInt(row.startTimeNanos)),
    flags: row.flags,
    asInt: (row.present & PRESENT_INT) !== 0 ? row.intText : undefined,
    asDouble: doubleIf(PRESENT_DOUBLE, row.valueText),
    count: row.countText,
    sum: doubleIf(PRESENT_SUM, row.sumText),
    min: doubleIf(PRESENT_MIN, row.minText),
    max: doubleIf(PRESENT_MAX, row.maxText),
    bucketCounts: row.bucketCounts,
    explicitBounds: row.explicitBounds.map(jsonDouble),
    scale: row.scale,
    zeroCount: row.zeroCountText,
    zeroThreshold: jsonDouble(row.zeroThresholdText),
    positive: { offset: row.positiveOffset, bucketCounts: row.positiveCounts },
    negative: { offset: row.negativeOffset, bucketCounts: row.negativeCounts },
    quantileValues: row.quantileTexts.map((quantile, at) => ({
      quantile: jsonDouble(quantile),
      value: jsonDouble(row.quantileValueTexts[at]!),
    })),
    exemplars: Buffer.from(row.exemplarsBase64, "base64"),
    droppedAttributes: row.droppedAttributes,
  };
}
