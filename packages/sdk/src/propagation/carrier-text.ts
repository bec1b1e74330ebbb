/** As long as all headers of a request may be together in Node. Longer values are no context. */
const MAX_LENGTH = 16_384;
const MAX_VALUES = 100;

/**
 * A value of a carrier as text, or as texts where a name has several: strings, bytes as Kafka has them, and the
 * attributes of SQS and SNS. Undefined for anything else. May throw what a getter throws.
 */
export function carrierText(value: unknown): string | string[] | undefined {
  if (!Array.isArray(value)) return oneText(value);
  if (value.length > MAX_VALUES) return undefined;
  const texts = value.map(oneText).filter((text) => text !== undefined);
  return texts.length > 1 ? texts : texts[0];
}

function oneText(value: unknown): string | undefined {
  if (typeof value === "string") return value.length > MAX_LENGTH ? undefined : value;
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof Uint8Array)
    return value.byteLength > MAX_LENGTH ? undefined : new TextDecoder().decode(value);
  const attribute = value as { StringValue?: unknown; stringValue?: unknown; Value?: unknown };
  const text = attribute.StringValue ?? attribute.stringValue ?? attribute.Value;
  return typeof text === "string" ? oneText(text) : undefined;
}
