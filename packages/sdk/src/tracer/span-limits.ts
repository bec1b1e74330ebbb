/** OpenTelemetry's SpanLimits. What is beyond a limit is left out and counted as dropped, or cut. */
export interface SpanLimits {
  /** Characters of one text value. Default: no limit of the span; exporters cut at 1,048,576. */
  attributeValueLengthLimit?: number;
  /** Default 4,096. */
  attributeCountLimit?: number;
  /** Default 1,000; the oldest events are left out. */
  eventCountLimit?: number;
  /** Default 1,000; the oldest links are left out. */
  linkCountLimit?: number;
  /** Default 4,096. */
  attributePerEventCountLimit?: number;
  /** Default 4,096. */
  attributePerLinkCountLimit?: number;
}

/** As many as the server keeps. */
export const DEFAULT_SPAN_LIMITS: Required<SpanLimits> = {
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  attributeCountLimit: 4096,
  eventCountLimit: 1000,
  linkCountLimit: 1000,
  attributePerEventCountLimit: 4096,
  attributePerLinkCountLimit: 4096,
};

/** With the defaults in place of what is missing or no number. As in OpenTelemetry, no text is cut to nothing. */
export function completeSpanLimits(limits: SpanLimits = {}): Required<SpanLimits> {
  const complete = { ...DEFAULT_SPAN_LIMITS };
  for (const name of Object.keys(complete) as (keyof SpanLimits)[]) {
    const limit = limits[name];
    if (typeof limit === "number" && limit >= 0) complete[name] = limit;
  }
  if (complete.attributeValueLengthLimit === 0) complete.attributeValueLengthLimit = Number.POSITIVE_INFINITY;
  return complete;
}
