import { nanosOf, type TimeBounds } from "./time-bounds.ts";
import { MAX_ATTRIBUTES } from "./wire/attribute-list.ts";
import type { Range } from "./wire/range.ts";
import type { SpanFields } from "./wire/span-fields.ts";

/** Why a span cannot be kept, in words for its sender; `undefined` where it can. Times are never clamped: a clamped retry would be a second span. */
export function rejectionOf(span: SpanFields, bytes: Buffer, bounds: TimeBounds): string | undefined {
  if (!isId(bytes, span.traceId, 16)) return "trace_id is not 16 bytes, or all zero";
  if (!isId(bytes, span.spanId, 8)) return "span_id is not 8 bytes, or all zero";
  if (span.parentSpanId.length !== 0 && span.parentSpanId.length !== 8)
    return "parent_span_id is not 8 bytes";
  const start = nanosOf(span.startLow, span.startHigh);
  const end = nanosOf(span.endLow, span.endHigh);
  if (start === 0) return "start time is missing";
  if (start < bounds.earliest) return "start time is older than what is kept";
  if (start > bounds.latest) return "start time is more than a day in the future";
  if (end < start || (end === start && span.endLow < span.startLow)) return "end time is before start time";
  if (end > bounds.latest) return "end time is more than a day in the future";
  if (span.attributes.tooMany) return `more than ${MAX_ATTRIBUTES} attributes`;
  if (span.tooDeep) return "an attribute is nested too deep";
  return undefined;
}

/** Whether these are `length` bytes, not all zero. */
export function isId(bytes: Buffer, id: Range, length: number): boolean {
  if (id.length !== length) return false;
  let bits = 0;
  for (let at = id.start; at < id.end; at++) bits |= bytes[at]!;
  return bits !== 0;
}
