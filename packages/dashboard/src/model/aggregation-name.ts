const NAMES: Readonly<Record<string, string>> = {
  avg: "Average",
  min: "Least",
  max: "Greatest",
  sum: "Sum",
  count: "Count",
  rate: "Rate per second",
};

/** An aggregation as people say it; percentiles are called what they are. */
export function aggregationName(aggregation: string): string {
  return NAMES[aggregation] ?? aggregation;
}
