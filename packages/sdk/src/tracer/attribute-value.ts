import type { Attributes, AttributeValue } from "@opentelemetry/api";

/**
 * A value as an attribute may hold it, or undefined where it may not: strings, finite numbers, booleans, and
 * arrays of one of these (holes and nulls kept as null). Arrays are copied, so that later changes do not travel.
 * Never throws, whatever getters and traps the value has.
 */
export function sanitizeAttributeValue(value: unknown): AttributeValue | undefined {
  if (isScalar(value)) return value;
  try {
    return Array.isArray(value) ? sanitizeArray(value) : undefined;
  } catch {
    return undefined;
  }
}

/** A name as text. Never throws. */
export function toName(name: unknown): string {
  try {
    return String(name);
  } catch {
    return "";
  }
}

/** Tells each name and value that is valid, until one cannot be read. */
export function forEachAttribute(source: unknown, tell: (key: string, value: AttributeValue) => void): void {
  if (typeof source !== "object" || source === null) return;
  try {
    for (const key of Object.keys(source)) {
      const value = key === "" ? undefined : sanitizeAttributeValue((source as Attributes)[key]);
      if (value !== undefined) tell(key, value);
    }
  } catch {
    // The host's getter; what came before it is told.
  }
}

/** Copies what is valid from one set of attributes into another, up to a number of names; returns how many it left. */
export function assignAttributes(target: Attributes, source: unknown, room: number): number {
  let left = 0;
  forEachAttribute(source, (key, value) => {
    if (Object.hasOwn(target, key)) target[key] = value;
    else if (room > 0) {
      room -= 1;
      target[key] = value;
    } else left += 1;
  });
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
