import * as types from "node:util/types";
import { isSecretKey } from "./is-secret-key.ts";
import { ownPromise, readPlainValue } from "./read-plain-value.ts";

export interface SafeSerializeOptions {
  /** Characters of JSON text, about. Default 64 Ki. */
  maxLength?: number;
}

export interface Serialized {
  /** Valid JSON, whatever came in. */
  text: string;
  /** Something was left out to keep within depth, number of values, length or time. */
  truncated: boolean;
}

const MAX_DEPTH = 32;
const MAX_NODES = 10_000;
/** Getters and `toJSON` of the host take their time too. */
const MAX_MILLIS = 5;
/** The clock is read once in so many values. */
const CLOCK_INTERVAL = 16;
/** As much of one interval counts: while we are not running, another process may be. */
const MAX_COUNTED_MILLIS = 2.5;
const MASKED = '"[masked]"';

/**
 * JSON text of any value, made without recursion: circular, 20,000 levels deep, huge, with throwing getters or
 * toJSON, BigInt, Map, Error, Proxy. A part that cannot be read is replaced by a note and its siblings stay; a
 * getter runs once at most; values under keys that look like secrets are masked.
 */
export function safeSerialize(
  value: unknown,
  { maxLength = 64 * 1024 }: SafeSerializeOptions = {},
): Serialized {
  return new Walk(maxLength).run(value);
}

/** A container that is being written. */
interface Frame {
  source: object;
  value: object;
  /** Property names, or undefined for an array. */
  keys: string[] | undefined;
  length: number;
  next: number;
  empty: boolean;
}

interface Key {
  /** As JSON, with its colon. */
  label: string;
  isSecret: boolean;
}

/** The same few keys come again and again. */
const keys = new Map<string, Key>();
const MAX_KEYS = 1000;

function describeKey(name: string): Key {
  const label = `${JSON.stringify(name.length > 256 ? name.slice(0, 256) : name)}:`;
  const key = { label, isSecret: isSecretKey(name) };
  if (keys.size < MAX_KEYS && name.length <= 64) keys.set(name, key);
  return key;
}

function hasGetter(object: object, key: string | number): boolean {
  return Object.getOwnPropertyDescriptor(object, key)?.get !== undefined;
}

class Walk {
  #text = "";
  #truncated = false;
  #nodes = 0;
  #readClockAt = CLOCK_INTERVAL;
  #clock = performance.now();
  #spentMillis = 0;
  readonly #maxLength: number;
  readonly #frames: Frame[] = [];

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  run(value: unknown): Serialized {
    this.#write(value);
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      if (frame.next >= frame.length) this.#close(frame);
      else this.#step(frame);
    }
    return { text: this.#text, truncated: this.#truncated };
  }

  #step(frame: Frame): void {
    if (this.#nodes >= MAX_NODES || this.#text.length >= this.#maxLength || this.#isLate()) {
      this.#truncated = true;
      frame.next = frame.length;
      return;
    }
    const key = frame.keys?.[frame.next] ?? frame.next;
    frame.next += 1;
    let value: unknown;
    try {
      value = (frame.value as Record<string | number, unknown>)[key];
      if (types.isPromise(value) && hasGetter(frame.value, key)) ownPromise(value);
    } catch {
      value = "[unreadable]";
    }
    if (frame.keys !== undefined && value === undefined) return;
    if (!frame.empty) this.#text += ",";
    frame.empty = false;
    if (typeof key === "number") {
      this.#write(value);
      return;
    }
    const { label, isSecret } = keys.get(key) ?? describeKey(key);
    this.#text += label;
    if (isSecret && value !== null) this.#text += MASKED;
    else this.#write(value);
  }

  #isLate(): boolean {
    if (this.#nodes < this.#readClockAt) return false;
    const now = performance.now();
    this.#spentMillis += Math.min(now - this.#clock, MAX_COUNTED_MILLIS);
    this.#clock = now;
    const isLate = this.#spentMillis >= MAX_MILLIS;
    // Once it is late, what is open yet is closed without another value.
    this.#readClockAt = isLate ? 0 : this.#nodes + CLOCK_INTERVAL;
    return isLate;
  }

  #write(value: unknown): void {
    this.#nodes += 1;
    if (typeof value === "object" && value !== null) this.#writeObject(value);
    else this.#writeScalar(value);
  }

  #writeScalar(value: unknown): void {
    if (typeof value === "string") this.#writeString(value);
    else if (typeof value === "number") this.#text += Number.isFinite(value) ? String(value) : `"${value}"`;
    else if (typeof value === "boolean") this.#text += String(value);
    else if (value === undefined || value === null) this.#text += "null";
    else if (typeof value === "bigint") this.#text += `"${value}"`;
    else if (typeof value === "function") this.#text += '"[function]"';
    else this.#text += '"[symbol]"';
  }

  #writeString(value: string): void {
    const room = Math.max(0, this.#maxLength - this.#text.length);
    const cut = value.length > room;
    if (cut) this.#truncated = true;
    this.#text += JSON.stringify((cut ? value.slice(0, room) : value).toWellFormed());
  }

  #writeObject(source: object): void {
    if (this.#isOpen(source)) {
      this.#text += '"[circular]"';
      return;
    }
    const value = readPlainValue(source);
    if (typeof value !== "object" || value === null) {
      this.#writeScalar(value);
      return;
    }
    if (this.#frames.length >= MAX_DEPTH) {
      this.#truncated = true;
      this.#text += '"[too deep]"';
      return;
    }
    this.#openFrame(source, value);
  }

  /** Of at most 32 frames, a look at each costs less than a set. */
  #isOpen(source: object): boolean {
    for (const frame of this.#frames) if (frame.source === source) return true;
    return false;
  }

  #openFrame(source: object, value: object): void {
    let keys: string[] | undefined;
    let length = 0;
    try {
      keys = Array.isArray(value) ? undefined : Object.keys(value);
      length = keys?.length ?? (value as unknown[]).length;
    } catch {
      this.#text += '"[unreadable]"';
      return;
    }
    this.#text += keys === undefined ? "[" : "{";
    this.#frames.push({ source, value, keys, length, next: 0, empty: true });
  }

  #close(frame: Frame): void {
    this.#frames.pop();
    this.#text += frame.keys === undefined ? "]" : "}";
  }
}
