import type { Attributes, AttributeValue } from "@opentelemetry/api";

/**
 * A value as an attribute may hold it, or undefined where it may not: strings, finite numbers, booleans, and
 * arrays of one of these (holes and nulls kept as null). Arrays are copied, so that later changes do not travel.
 */
export function sanitizeAttributeValue(value: unknown): AttributeValue | undefined {
  if (isScalar(value)) return value;
  return Array.isArray(value) ? sanitizeArray(value) : undefined;
}

/** Copies what is valid from one set of attributes into another, up to a number of names; returns how many it left. */
export function assignAttributes(target: Attributes, source: Attributes | undefined, room: number): number {
  if (source === null || typeof source !== "object") return 0;
  let left = 0;
  for (const key of Object.keys(source)) {
    const value = key === "" ? undefined : sanitizeAttributeValue(source[key]);
    if (value === undefined) continue;
    if (Object.hasOwn(target, key)) target[key] = value;
    else if (room > 0) {
      room -= 1;
      target[key] = value;
    } else left += 1;
  }
  return left;
}

function isScalar(value: unknown): value is string | number | boolean {
  return (
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value))
  );
}

function sanitizeArray(array: unknown[]): AttributeValue | undefined {
  const copy: unknown[] = [];
  let type: string | undefined;
  for (const item of array) {
    if (item === null || item === undefined) {
      copy.push(null);
      continue;
    }
    if (!isScalar(item)) return undefined;
    type ??= typeof item;
    if (typeof item !== type) return undefined;
    copy.push(item);
  }
  return copy as AttributeValue;
}
