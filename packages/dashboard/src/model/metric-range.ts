/** Stretches of time that end now, and the intervals that they are shown in. */
export const METRIC_RANGES = [
  { id: "1h", label: "1 h", name: "Last hour", seconds: 3_600, intervalSeconds: 60 },
  { id: "6h", label: "6 h", name: "Last 6 hours", seconds: 21_600, intervalSeconds: 300 },
  { id: "24h", label: "24 h", name: "Last 24 hours", seconds: 86_400, intervalSeconds: 1_200 },
  { id: "7d", label: "7 d", name: "Last 7 days", seconds: 604_800, intervalSeconds: 7_200 },
  { id: "30d", label: "30 d", name: "Last 30 days", seconds: 2_592_000, intervalSeconds: 28_800 },
] as const;

export type MetricRange = (typeof METRIC_RANGES)[number];
export type MetricRangeId = MetricRange["id"];

/** The range of an id; the last hour for any other text. */
export function metricRange(id: string | undefined): MetricRange {
  return METRIC_RANGES.find((range) => range.id === id) ?? METRIC_RANGES[0];
}

/** Its first and last moment as the API wants them: whole intervals, of which the last has begun. */
export function boundsOfRange(range: MetricRange, nowMillis: number): { from: string; to: string } {
  const interval = range.intervalSeconds * 1_000;
  const from = Math.floor((nowMillis - range.seconds * 1_000) / interval + 1) * interval;
  return { from: new Date(from).toISOString(), to: new Date(nowMillis).toISOString() };
}
