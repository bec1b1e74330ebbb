import type { Attributes, AttributeValue } from "@opentelemetry/api";

/** Nested values end at this depth, as they do in our exporter. */
const MAX_DEPTH = 16;
/** Values within one attribute: what refers to itself twice over has no end otherwise. */
const MAX_VALUES = 100_000;

/**
 * A value as an attribute of a span or a link may hold it, by the rules of SDK 3.x, undefined where it may not:
 * text, numbers (NaN and infinities too), booleans, null, bytes, and lists and plain objects of these. Texts and
 * bytes are cut at `maxLength`; what can change later is copied. Never throws, whatever getters and traps it has.
 */
export function sanitizeAttributeValue(value: unknown, maxLength: number): AttributeValue | undefined {
  if (typeof value === "string") return value.length <= maxLength ? value : value.slice(0, maxLength);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object") return undefined;
  try {
    return copyValue(value, { maxLength, ancestors: [], valuesLeft: MAX_VALUES }) as AttributeValue;
  } catch {
    return undefined;
  }
}

/** A value as an attribute of an event or a resource may hold it: a scalar, or a list of one type with gaps. */
export function sanitizeSimpleValue(value: unknown, maxLength: number): AttributeValue | undefined {
  if (typeof value !== "object") return sanitizeAttributeValue(value, maxLength);
  try {
    return Array.isArray(value) && isHomogeneous(value)
      ? sanitizeAttributeValue(value, maxLength)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A name as text. Never throws. */
export function toName(name: unknown): string {
  if (typeof name === "string") return name;
  try {
    return String(name);
  } catch {
    return "";
  }
}

/**
 * Whether an attribute can have this name; numbers become text. `__proto__` is none: setting it would change what
 * the object inherits.
 */
export function isAttributeName(key: unknown): key is string {
  return key !== "" && key !== "__proto__" && (typeof key === "string" || typeof key === "number");
}

/** Tells each name and value of a set of attributes, until one cannot be read. */
export function forEachAttribute(source: unknown, tell: (key: string, value: unknown) => void): void {
  if (typeof source !== "object" || source === null) return;
  try {
    for (const key of Object.keys(source)) tell(key, (source as Attributes)[key]);
  } catch {
    // The host's getter; what came before it is told.
  }
}

/** Copies what is valid from one set of attributes into another, up to a number of names; returns how many it left. */
export function assignAttributes(
  target: Attributes,
  source: unknown,
  room: number,
  maxLength = Number.POSITIVE_INFINITY,
  sanitize = sanitizeAttributeValue,
): number {
  if (typeof source !== "object" || source === null) return 0;
  let left = 0;
  let free = room;
  try {
    for (const key of Object.keys(source)) {
      const given: unknown = (source as Attributes)[key];
      if (given === undefined) continue;
      const isNew = !Object.hasOwn(target, key);
      const hasRoom = !isNew || free > 0;
      const value = hasRoom && isAttributeName(key) ? sanitize(given, maxLength) : undefined;
      if (value === undefined) left += 1;
      else {
        if (isNew) free -= 1;
        target[key] = value;
      }
    }
  } catch {
    // The host's getter; what came before it is kept.
  }
  return left;
}

interface Copying {
  readonly maxLength: number;
  /** What contains the value; what is among it contains itself. */
  readonly ancestors: unknown[];
  valuesLeft: number;
}

/** The copy; undefined where any part of the value is invalid. */
function copyValue(value: unknown, copying: Copying): unknown {
  if (value === null) return null;
  if (typeof value !== "object") return sanitizeAttributeValue(value, copying.maxLength);
  if (value instanceof Uint8Array) return Uint8Array.prototype.slice.call(value, 0, copying.maxLength);
  if (copying.ancestors.includes(value)) return undefined;
  if (copying.ancestors.length >= MAX_DEPTH) return null;
  copying.ancestors.push(value);
  const copy = Array.isArray(value) ? copyList(value, copying) : copyObject(value, copying);
  copying.ancestors.pop();
  return copy;
}

function copyList(list: unknown[], copying: Copying): unknown[] | undefined {
  const copy: unknown[] = [];
  for (const item of list) {
    if (--copying.valuesLeft < 0) break;
    const value = item === undefined ? null : copyValue(item, copying);
    if (value === undefined) return undefined;
    copy.push(value);
  }
  return copy;
}

function copyObject(object: object, copying: Copying): object | undefined {
  // Instances of classes (dates, maps, errors) have no meaning as an attribute.
  if (object.constructor !== Object && object.constructor !== undefined) return undefined;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    const item = (object as Record<string, unknown>)[key];
    if (item === undefined || key === "__proto__") continue;
    if (--copying.valuesLeft < 0) break;
    const value = copyValue(item, copying);
    if (value === undefined) return undefined;
    copy[key] = value;
  }
  return copy;
}

function isHomogeneous(list: unknown[]): boolean {
  let type: string | undefined;
  for (const item of list) {
    if (item === null || item === undefined) continue;
    type ??= typeof item;
    if (typeof item !== type) return false;
  }
  return type === undefined || type === "string" || type === "number" || type === "boolean";
}
