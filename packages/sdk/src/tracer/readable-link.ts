import type { Attributes, Link, SpanContext } from "@opentelemetry/api";
import { assignAttributes } from "./attribute-value.ts";
import type { ReadableLink } from "./readable-span.ts";
import type { SpanLimits } from "./span-limits.ts";

/** A link as a span keeps it; undefined for one to nothing. */
export function toReadableLink(link: Link, limits: Required<SpanLimits>): ReadableLink | undefined {
  const { context, attributes: given } = readLink(link);
  if (context === undefined) return undefined;
  const attributes: Attributes = {};
  const { attributePerLinkCountLimit, attributeValueLengthLimit } = limits;
  const droppedAttributesCount = assignAttributes(
    attributes,
    given,
    attributePerLinkCountLimit,
    attributeValueLengthLimit,
  );
  return { context, attributes, droppedAttributesCount };
}

function readLink(link: Link): { context?: SpanContext; attributes?: Attributes | undefined } {
  try {
    const { context, attributes } = link;
    const isContext = typeof context.traceId === "string" && typeof context.spanId === "string";
    return isContext ? { context, attributes } : {};
  } catch {
    return {};
  }
}
