import type { Attributes, HrTime } from "@opentelemetry/api";
import { assignAttributes, sanitizeSimpleValue, toName } from "./attribute-value.ts";
import type { TimedEvent } from "./readable-span.ts";
import type { SpanLimits } from "./span-limits.ts";

/** An event as a span keeps it. */
export function toTimedEvent(
  name: unknown,
  time: HrTime,
  given: unknown,
  limits: Required<SpanLimits>,
): TimedEvent {
  const attributes: Attributes = {};
  const { attributePerEventCountLimit, attributeValueLengthLimit } = limits;
  const droppedAttributesCount = assignAttributes(
    attributes,
    given,
    attributePerEventCountLimit,
    attributeValueLengthLimit,
    sanitizeSimpleValue,
  );
  return { name: toName(name), time, attributes, droppedAttributesCount };
}
