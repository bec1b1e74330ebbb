import * as types from "node:util/types";

/**
 * What stands in JSON for an object: the object itself, what its toJSON says, or a short note for what has no
 * text (streams, promises, bytes). Never throws.
 */
export function readPlainValue(object: object): unknown {
  try {
    if (Array.isArray(object)) return object;
    if (Object.getPrototypeOf(object) === Object.prototype) return readPlainObject(object);
    if (types.isNativeError(object) || object instanceof Error) return errorFields(object);
    const { toJSON } = object as { toJSON?: unknown };
    if (ArrayBuffer.isView(object) || types.isAnyArrayBuffer(object)) return `[${object.byteLength} bytes]`;
    if (typeof toJSON === "function") return ownPromise(Reflect.apply(toJSON, object, []));
    if (types.isMap(object)) return [...head(object)];
    if (types.isSet(object)) return [...head(object)];
    if (types.isRegExp(object)) return String(object);
    if (types.isPromise(object)) return "[promise]";
    if (types.isWeakMap(object) || types.isWeakSet(object)) return "[weak collection]";
    if (types.isBoxedPrimitive(object)) return object.valueOf();
    if (isStream(object)) return "[stream]";
    return object;
  } catch {
    return "[unreadable]";
  }
}

function readPlainObject(object: object): unknown {
  const { toJSON } = object as { toJSON?: unknown };
  if (typeof toJSON === "function") return ownPromise(Reflect.apply(toJSON, object, []));
  return isStream(object) ? "[stream]" : object;
}

/** A value that running the host's code has made: if it is a promise, nobody else will handle its rejection. */
export function ownPromise(value: unknown): unknown {
  if (types.isPromise(value)) value.catch(() => {});
  return value;
}

/** As many entries as a serialisation would take at most. */
function* head<T>(iterable: Iterable<T>): Generator<T> {
  let left = 10_000;
  for (const item of iterable) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

function errorFields(error: Error): object {
  const fields: Record<string, unknown> = { name: error.name, message: error.message };
  for (const key of Object.keys(error)) fields[key] ??= (error as unknown as Record<string, unknown>)[key];
  return fields;
}

function isStream(object: object): boolean {
  return Symbol.asyncIterator in object || typeof (object as { pipe?: unknown }).pipe === "function";
}
