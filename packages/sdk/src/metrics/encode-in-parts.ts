import { encodeMetrics } from "./encode-metrics.ts";
import { countPoints, type MetricData, type ResourceMetrics } from "./metric-data.ts";

export interface EncodedMetrics {
  readonly body: Buffer;
  readonly points: number;
}

/** Requests of at most so many bytes, as far as single points allow it. */
export function encodeInParts(metrics: ResourceMetrics, maxBytes: number): EncodedMetrics[] {
  const points = countPoints(metrics);
  if (points === 0) return [];
  const body = encodeMetrics(metrics);
  if (body.length <= maxBytes || points === 1) return [{ body, points }];
  const half = points >>> 1;
  return [
    ...encodeInParts(slice(metrics, 0, half), maxBytes),
    ...encodeInParts(slice(metrics, half, points), maxBytes),
  ];
}

/** Some of the points, counted through all scopes and metrics. */
function slice({ resource, scopeMetrics }: ResourceMetrics, from: number, to: number): ResourceMetrics {
  let passed = 0;
  const part = (metric: MetricData): MetricData => {
    const begin = passed;
    passed += metric.dataPoints.length;
    return {
      ...metric,
      dataPoints: metric.dataPoints.slice(Math.max(0, from - begin), Math.max(0, to - begin)),
    };
  };
  const scopes = scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: metrics.map(part).filter(({ dataPoints }) => dataPoints.length > 0),
  }));
  return { resource, scopeMetrics: scopes.filter(({ metrics }) => metrics.length > 0) };
}
