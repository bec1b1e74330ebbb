/** An object whose fields may be missing or of any type: what other people's libraries give and take. */
export type LooseObject = Readonly<Record<string, unknown>>;

/** The value as an object, or an object without fields. */
export function toObject(value: unknown): LooseObject {
  return isObject(value) ? value : {};
}

/** The value as an array of objects; what is not an object is left out. */
export function toObjects(value: unknown): LooseObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function toNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function isObject(value: unknown): value is LooseObject {
  return typeof value === "object" && value !== null;
}
