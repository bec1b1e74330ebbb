import type { MetricPoint, MetricSeries } from "../model/metric.ts";
import { decodeExemplars, decodeMetadata } from "../otlp/read/index.ts";
import type { StoredPoint, StoredSeries } from "../store/read-metric.ts";
import { TEMPORALITIES } from "../store/temporalities.ts";
import { allAttributes } from "./all-attributes.ts";
import { resourceAndScope } from "./resource-and-scope.ts";

/** The points of a metric and their series as the API tells them: each point with the fields of its kind. */
export function toMetricPoints(
  series: readonly StoredSeries[],
  points: readonly StoredPoint[],
): { series: MetricSeries[]; points: MetricPoint[] } {
  const kinds = new Map(series.map(({ id, kind }) => [id, kind]));
  return {
    series: series.map(toSeries),
    points: points.flatMap((point) => {
      const kind = kinds.get(point.series);
      // A series can only be gone when its day was dropped between two queries.
      return kind === undefined ? [] : toPoint(point, kind);
    }),
  };
}

// --- internal ---

function toSeries(series: StoredSeries): MetricSeries {
  return {
    id: series.id,
    kind: series.kind,
    unit: series.unit,
    description: series.description,
    temporality: TEMPORALITIES[series.temporality] ?? "unspecified",
    isMonotonic: series.isMonotonic,
    metadata: decodeMetadata(series.metadata),
    attributes: allAttributes(series),
    serviceName: series.serviceName || null,
    ...resourceAndScope(series),
  };
}

function toPoint(point: StoredPoint, kind: MetricSeries["kind"]): MetricPoint {
  return {
    series: point.series,
    time: point.time,
    startTime: point.startTime,
    flags: point.flags,
    droppedAttributesCount: point.droppedAttributes,
    ...valuesOf(point, kind),
    exemplars: decodeExemplars(point.exemplars, kind),
  };
}

function valuesOf(point: StoredPoint, kind: MetricSeries["kind"]): Partial<MetricPoint> {
  const { count } = point;
  const sum = sent("sum", point.sum);
  const range = { ...sent("min", point.min), ...sent("max", point.max) };
  switch (kind) {
    case "gauge":
    case "sum":
      return { ...sent("asInt", point.asInt), ...sent("asDouble", point.asDouble) };
    case "histogram": {
      const { bucketCounts, explicitBounds } = point;
      return { count, ...sum, ...range, bucketCounts, explicitBounds };
    }
    case "exponentialHistogram": {
      const { scale, zeroCount, zeroThreshold, positive, negative } = point;
      return { count, ...sum, ...range, scale, zeroCount, zeroThreshold, positive, negative };
    }
    case "summary":
      return { count, sum: point.sum ?? 0, quantileValues: point.quantileValues }; // its sum is not optional: a 0 is not sent
  }
}

function sent<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
}
