import { MalformedRequest } from "../wire/malformed-request.ts";

/** A JSON object as it was parsed: nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** `undefined` for null and for what is missing, as protobuf's JSON has it. */
export function objectOf(value: unknown, name: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value as JsonObject;
  throw new MalformedRequest(`The body is not OTLP/JSON: ${name} should be an object, got ${nameOf(value)}.`);
}

/** The objects of an array; none for null and for what is missing. */
export function objectsOf(value: unknown, name: string): JsonObject[] {
  return valuesOf(value, name).flatMap((element) => {
    const object = objectOf(element, `an element of ${name}`);
    return object === undefined ? [] : [object];
  });
}

/** The elements of an array; none for null and for what is missing. */
export function valuesOf(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new MalformedRequest(`The body is not OTLP/JSON: ${name} should be an array, got ${nameOf(value)}.`);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** A scalar as text. An object is refused: its own `toString`, or its depth, could be what breaks `String`. */
export function scalarTextOf(value: unknown, name: string): string {
  if (typeof value !== "object" || value === null) return String(value);
  throw new MalformedRequest(`The body is not OTLP/JSON: ${name} should be a scalar, got ${nameOf(value)}.`);
}

/** An unsigned 32-bit number, given as number or text; 0 for anything else. */
export function uint32Of(value: unknown): number {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= 0xffff_ffff ? Math.trunc(number) : 0;
}

/** An unsigned 64-bit number, given as number or decimal text; 0 for anything else. */
export function uint64Of(value: unknown): bigint {
  const isWhole = typeof value === "string" ? /^\d{1,20}$/.test(value) : Number.isFinite(value);
  if (!isWhole) return 0n;
  const number = BigInt(typeof value === "number" ? Math.trunc(value) : (value as string));
  return number >= 0n && number < 1n << 64n ? number : 0n;
}

/** A signed 64-bit number, given as number or decimal text; `undefined` for anything else. */
export function int64Of(value: unknown): bigint | undefined {
  const isText = typeof value === "string" && /^-?\d{1,20}$/.test(value);
  if (!isText && !Number.isInteger(value)) return undefined;
  const number = BigInt(value as string | number);
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

/** A signed 32-bit number, given as number or text; 0 for anything else. */
export function int32Of(value: unknown): number {
  const number = Number(int64Of(value) ?? 0n);
  return (number | 0) === number ? number : 0;
}

/** A double as number or text. NaN and the infinities come as text, or as null from JavaScript's exporter; `undefined` for anything else. */
export function doubleOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === null || value === "NaN") return Number.NaN;
  if (typeof value !== "string" || value.trim() === "" || Number.isNaN(Number(value))) return undefined;
  return Number(value);
}

/** An enum as a number, or by the names that protobuf's JSON allows. */
export function enumOf(value: unknown, names: readonly string[]): number {
  const named = typeof value === "string" ? names.indexOf(value) : -1;
  return named >= 0 ? named : uint32Of(value);
}

/** Bytes of an id in hex, either case. What is no hex becomes one byte: an id of the wrong length costs its span, not the request. */
export function idOf(value: unknown): Uint8Array {
  if (value === undefined || value === null || value === "") return new Uint8Array(0);
  const isHex = typeof value === "string" && value.length % 2 === 0 && /^[0-9a-f]+$/i.test(value);
  return isHex ? Buffer.from(value, "hex") : new Uint8Array(1);
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
