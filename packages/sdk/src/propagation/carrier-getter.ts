import type { TextMapGetter } from "@opentelemetry/api";
import type { Carrier } from "./carrier.ts";
import { canonicalName } from "./carrier-name.ts";
import { carrierText } from "./carrier-text.ts";
import { isName, MAX_NAMES, takeNames } from "./take-names.ts";

/**
 * Reads one carrier, whatever case and separators its names are written in. Never throws: what cannot be read is not
 * there. Only a carrier's own properties count.
 */
export function carrierGetter(carrier: Carrier): TextMapGetter<unknown> {
  let names: Map<string, string> | undefined;
  const nameOf = (name: string): string | undefined => {
    names ??= indexNames(carrier);
    return names.get(canonicalName(name));
  };
  return {
    get: (_carrier, name) => quietly(() => carrierText(readValue(carrier, name, nameOf))),
    keys: () => quietly(() => namesOf(carrier)) ?? [],
  };
}

function readValue(carrier: Carrier, name: string, nameOf: (name: string) => string | undefined): unknown {
  if (typeof carrier !== "object" || carrier === null) return undefined;
  if (Array.isArray(carrier)) return readList(carrier, name);
  if (isKeyed(carrier)) {
    const value = carrier.get(name);
    if (value !== undefined && value !== null) return value;
    const found = carrier instanceof Map ? nameOf(name) : undefined;
    return found === undefined ? undefined : carrier.get(found);
  }
  const found = Object.hasOwn(carrier, name) ? name : nameOf(name);
  return found === undefined ? undefined : (carrier as Record<string, unknown>)[found];
}

/** Names and values in turn, as `rawHeaders` has them, or pairs of both. */
function readList(list: readonly unknown[], name: string): unknown {
  const wanted = canonicalName(name);
  const found = pairsOf(list).filter(([given]) => canonicalName(given) === wanted);
  return found.map(([, value]) => value);
}

function pairsOf(list: readonly unknown[]): [string, unknown][] {
  const pairs: [string, unknown][] = [];
  const entries = list.slice(0, MAX_NAMES);
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries[index];
    const pair = Array.isArray(entry) ? entry : [entry, entries[++index]];
    if (isName(pair[0])) pairs.push([pair[0], pair[1]]);
  }
  return pairs;
}

function indexNames(carrier: Carrier): Map<string, string> {
  const index = new Map<string, string>();
  for (const name of namesOf(carrier)) {
    const canonical = canonicalName(name);
    if (!index.has(canonical)) index.set(canonical, name);
  }
  return index;
}

function namesOf(carrier: Carrier): string[] {
  if (typeof carrier !== "object" || carrier === null) return [];
  if (Array.isArray(carrier)) return pairsOf(carrier).map(([name]) => name);
  const { keys } = carrier as { keys?: unknown };
  return takeNames(
    isKeyed(carrier) && typeof keys === "function" ? keys.call(carrier) : Object.keys(carrier),
  );
}

function isKeyed(carrier: object): carrier is { get(name: string): unknown } {
  return typeof (carrier as { get?: unknown }).get === "function";
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // the host's getter or trap
  }
}
