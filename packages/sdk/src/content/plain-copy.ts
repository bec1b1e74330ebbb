import * as types from "node:util/types";
import { isSecretKey } from "./is-secret-key.ts";
import { ownPromise, readPlainValue } from "./read-plain-value.ts";

const MAX_DEPTH = 32;
const MAX_NODES = 10_000;
/** Getters and `toJSON` of the host take their time too. */
const MAX_MILLIS = 5;
/** The clock is read once in so many values: most content is done before. */
const CLOCK_INTERVAL = 12;
/** As much of one interval counts: while we are not running, another process may be. */
const MAX_COUNTED_MILLIS = 2.5;
const MASKED = "[masked]";
const UNREADABLE = "[unreadable]";

/**
 * Copies a value into one that `JSON.stringify` writes without running code of the host: bounded, with notes in place
 * of what has no text.
 */
export class PlainCopy {
  /** Something was left out to keep within depth, number of values, length or time. */
  truncated = false;
  /** Characters left, counted as JSON without escapes and a number as one. */
  #room: number;
  #nodes = 0;
  #readClockAt = CLOCK_INTERVAL;
  #clock: number | undefined;
  #spentMillis = 0;
  /** The innermost of the containers that are being copied. */
  #around: Container | undefined = undefined;

  constructor(maxLength: number) {
    this.#room = maxLength;
  }

  of(value: unknown): unknown {
    this.#nodes += 1;
    return typeof value === "object" && value !== null ? this.#object(value) : this.#scalar(value);
  }

  #scalar(value: unknown): unknown {
    if (typeof value === "string") return this.#string(value);
    this.#room -= 1;
    if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
    if (typeof value === "boolean") return value;
    if (value === undefined || value === null) return null;
    if (typeof value === "bigint") return this.#string(String(value));
    return typeof value === "function" ? "[function]" : "[symbol]";
  }

  #string(value: string): string {
    const room = Math.max(0, this.#room - 2);
    this.#room -= value.length + 2;
    if (value.length <= room) return value.toWellFormed();
    this.truncated = true;
    return value.slice(0, room).toWellFormed();
  }

  #object(source: object): unknown {
    const around = this.#around;
    if (isAmong(source, around)) return "[circular]";
    const value = readPlainValue(source);
    if (typeof value !== "object" || value === null) return this.#scalar(value);
    const depth = around === undefined ? 1 : around.depth + 1;
    if (depth > MAX_DEPTH) {
      this.truncated = true;
      return "[too deep]";
    }
    this.#around = { source, depth, around };
    this.#room -= 1;
    try {
      return Array.isArray(value) ? this.#list(value) : this.#record(value as Record<string, unknown>);
    } catch {
      return UNREADABLE;
    } finally {
      this.#around = around;
    }
  }

  #list(source: readonly unknown[]): unknown[] {
    const copy = withoutToJSON<unknown[]>([]);
    const { length } = source;
    for (let index = 0; index < length && this.#hasRoom(); index += 1) {
      this.#room -= 1;
      copy[index] = this.of(read(source, index));
    }
    return copy;
  }

  #record(source: Record<string, unknown>): object {
    const copy = withoutToJSON<Record<string, unknown>>({});
    for (const name of Object.keys(source)) {
      if (!this.#hasRoom()) break;
      const value = read(source, name);
      if (value === undefined) continue;
      const key = keys.get(name) ?? describeKey(name);
      this.#room -= key.text.length + 4;
      const item = key.isSecret && value !== null ? MASKED : this.of(value);
      if (key.isInherited) define(copy, key.text, item);
      else copy[key.text] = item;
    }
    return copy;
  }

  #hasRoom(): boolean {
    if (this.#nodes < MAX_NODES && this.#room > 0 && !this.#isLate()) return true;
    this.truncated = true;
    return false;
  }

  #isLate(): boolean {
    if (this.#nodes < this.#readClockAt) return false;
    const now = performance.now();
    this.#spentMillis += Math.min(now - (this.#clock ?? now), MAX_COUNTED_MILLIS);
    this.#clock = now;
    const isLate = this.#spentMillis >= MAX_MILLIS;
    // Once it is late, what is open yet is closed without another value.
    this.#readClockAt = isLate ? 0 : this.#nodes + CLOCK_INTERVAL;
    return isLate;
  }
}

interface Container {
  readonly source: object;
  readonly depth: number;
  readonly around: Container | undefined;
}

/** Of at most 32, a look at each costs less than a set. */
function isAmong(source: object, innermost: Container | undefined): boolean {
  let container = innermost;
  while (container !== undefined && container.source !== source) container = container.around;
  return container !== undefined;
}

interface Key {
  /** The name, or what is kept of it. */
  text: string;
  isSecret: boolean;
  /** An assignment might run a setter, or fail on a frozen prototype. */
  isInherited: boolean;
}

/** The same few keys come again and again. */
const keys = new Map<string, Key>();
const MAX_KEYS = 1000;

function describeKey(name: string): Key {
  const text = name.length > 256 ? name.slice(0, 256) : name;
  const key = { text, isSecret: isSecretKey(name), isInherited: text in Object.prototype };
  if (keys.size < MAX_KEYS && name.length <= 64) keys.set(name, key);
  return key;
}

function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
}

/** `JSON.stringify` would call what somebody has put on the prototypes of all objects or arrays. */
function withoutToJSON<T extends object>(copy: T): T {
  return "toJSON" in copy ? Object.setPrototypeOf(copy, null) : copy;
}

function read(holder: object, key: string | number): unknown {
  try {
    const value = (holder as Record<string | number, unknown>)[key];
    if (typeof value === "object" && types.isPromise(value) && hasGetter(holder, key)) ownPromise(value);
    return value;
  } catch {
    return UNREADABLE;
  }
}

function hasGetter(object: object, key: string | number): boolean {
  return Object.getOwnPropertyDescriptor(object, key)?.get !== undefined;
}
