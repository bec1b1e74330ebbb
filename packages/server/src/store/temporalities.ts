/** The names of OTLP's AggregationTemporality, by number. */
export const TEMPORALITIES = ["unspecified", "delta", "cumulative"] as const;
