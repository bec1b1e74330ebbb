import type { TextMapSetter } from "@opentelemetry/api";
import type { InjectOptions } from "./carrier.ts";
import { environmentName } from "./carrier-name.ts";
import { takeNames } from "./take-names.ts";

/** Writes into carriers. Never throws: what cannot be written is left out. */
export function carrierSetter(format: InjectOptions["format"]): TextMapSetter<unknown> {
  return {
    set(carrier, name, value) {
      if (typeof carrier !== "object" || carrier === null || typeof value !== "string") return;
      try {
        writeValue(carrier, format === "environment" ? environmentName(name) : name, value);
      } catch {
        // Frozen, or the host's setter or trap.
      }
    },
  };
}

function writeValue(carrier: object, name: string, value: string): void {
  const target = carrier as { set?: unknown; setHeader?: unknown } & Record<string, unknown>;
  if (Array.isArray(carrier)) writeToList(carrier, name, value);
  else if (carrier instanceof Map) carrier.set(sameName(takeNames(carrier.keys()), name), value);
  else if (typeof target.set === "function") target.set(name, value);
  else if (typeof target.setHeader === "function") target.setHeader(name, value);
  else target[sameName(Object.keys(carrier), name)] = value;
}

/** Two headers that differ in case only are one header twice: the name that is there already is kept. */
function sameName(names: readonly string[], name: string): string {
  const wanted = name.toLowerCase();
  for (const given of names) {
    if (given.length === name.length && given.toLowerCase() === wanted) return given;
  }
  return name;
}

/** Names and values in turn, or pairs of both, whichever the list begins with. */
function writeToList(list: unknown[], name: string, value: string): void {
  const wanted = name.toLowerCase();
  const isName = (given: unknown): boolean => typeof given === "string" && given.toLowerCase() === wanted;
  if (Array.isArray(list[0])) {
    const pair = list.find((entry) => Array.isArray(entry) && isName(entry[0])) as unknown[] | undefined;
    if (pair === undefined) list.push([name, value]);
    else pair[1] = value;
    return;
  }
  const index = list.findIndex((given, position) => position % 2 === 0 && isName(given));
  if (index === -1) list.push(name, value);
  else list[index + 1] = value;
}
