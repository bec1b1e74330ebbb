/** A value as JSON text holds it; whole numbers beyond 2^53 are `bigint`, so that none is shown rounded. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | JsonValue[]
  | { [key: string]: JsonValue };

const MOST_CHARACTERS = 2_000_000;

/** The value of a JSON text; `undefined` where it is none, or too long to be read while somebody waits. */
export function parseJson(text: string): JsonValue | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  try {
    return JSON.parse(text, keepWholeNumbers) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Pretty JSON text of any value that came as JSON. */
export function stringifyJson(value: unknown): string {
  // JSON has no syntax for a bigint: it travels as a marked string and loses its quotes at the end.
  const text = JSON.stringify(
    value,
    (_key, inner) => (typeof inner === "bigint" ? `\u0000${inner}` : inner),
    2,
  );
  return (text ?? "").replace(/"\\u0000(-?\d+)"/g, "$1");
}

function keepWholeNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
