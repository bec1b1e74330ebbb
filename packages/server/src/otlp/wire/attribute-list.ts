import type { StringColumn } from "../../columns/string-column.ts";
import {
  ANY_ARRAY,
  ANY_BOOL,
  ANY_DOUBLE,
  ANY_INT,
  ANY_KVLIST,
  ANY_STRING,
  KEY_VALUE_KEY,
  KEY_VALUE_VALUE,
} from "./fields.ts";
import type { KnownKeys } from "./known-keys.ts";
import type { AnyValueRange } from "./locate-any-value.ts";
import { locateAnyValue } from "./locate-any-value.ts";
import { nestingDepth } from "./nesting-depth.ts";
import { RecurringTexts } from "./recurring-texts.ts";
import type { WireReader } from "./wire-reader.ts";

const RECURRING = new RecurringTexts();

/** A list takes no more; what follows is only checked. Keeps an array of empty attributes from eating the memory. */
export const MAX_ATTRIBUTES = 4096;
/** A name longer than this is no name: the attribute is dropped and counted. */
const MAX_KEY_BYTES = 256;

const KEY_START = 0;
const KEY_END = 1;
const VALUE_TAG = 2;
const VALUE_START = 3;
const VALUE_END = 4;
const WHOLE_START = 5;
const WHOLE_END = 6;
const KNOWN = 7;
const STRIDE = 8;

/** Where the attributes of one span, event or resource lie in the body. One list serves many: {@link clear} it between. */
export class AttributeList {
  count = 0;
  /** Attributes left out because their name is too long. */
  dropped = 0;
  tooMany = false;
  /** The deepest nesting of arrays and lists among the values. */
  deepest = 0;
  /** Bytes of the longest value. */
  longest = 0;
  /** Whether a known name came twice. */
  hasDuplicates = false;
  readonly #reader: WireReader;
  readonly #keys: KnownKeys;
  readonly #value: AnyValueRange = { tag: 0, start: 0, end: 0 };
  #positions = new Int32Array(64 * STRIDE);
  /** Index + 1 of the first attribute of each known name. */
  readonly #byKnown: Int32Array;

  constructor(reader: WireReader, keys: KnownKeys) {
    this.#reader = reader;
    this.#keys = keys;
    this.#byKnown = new Int32Array(keys.size);
  }

  get bytes(): Buffer {
    return this.#reader.bytes;
  }

  clear(): void {
    for (let index = 0; index < this.count; index++) {
      const known = this.known(index);
      if (known >= 0) this.#byKnown[known] = 0;
    }
    this.count = 0;
    this.dropped = 0;
    this.deepest = 0;
    this.longest = 0;
    this.tooMany = false;
    this.hasDuplicates = false;
  }

  /** Takes the `KeyValue` whose length is next. */
  read(): void {
    const reader = this.#reader;
    const outer = reader.enter();
    if (!this.#readKeyThenValue(reader)) this.#readInAnyOrder(reader);
    reader.leave(outer);
  }

  /** The way everyone writes it, with a name of one byte's length; false where it is another, and nothing was read. */
  #readKeyThenValue(reader: WireReader): boolean {
    const { bytes, position, limit } = reader;
    if (position + 2 > limit || bytes[position] !== KEY_VALUE_KEY) return false;
    const keyStart = position + 2;
    const keyEnd = keyStart + bytes[position + 1]!;
    if (keyEnd - keyStart >= 0x80 || keyEnd >= limit || bytes[keyEnd] !== KEY_VALUE_VALUE) return false;
    reader.position = keyEnd + 1;
    reader.enter();
    const { position: wholeStart, limit: wholeEnd } = reader;
    if (wholeEnd !== limit) {
      reader.seek(position, limit);
      return false;
    }
    this.#readValue(wholeStart);
    this.#take(keyStart, keyEnd, wholeStart, wholeEnd);
    return true;
  }

  #readInAnyOrder(reader: WireReader): void {
    let keyStart = reader.position;
    let keyEnd = keyStart;
    let wholeStart = keyStart;
    let wholeEnd = keyStart;
    this.#value.tag = this.#value.start = this.#value.end = 0;
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === KEY_VALUE_KEY) {
        const length = reader.bytesField();
        keyStart = reader.position - length;
        keyEnd = reader.position;
      } else if (tag === KEY_VALUE_VALUE) {
        const outerValue = reader.enter();
        wholeStart = reader.position;
        wholeEnd = reader.limit;
        this.#readValue(wholeStart);
        reader.leave(outerValue);
      } else reader.skip(tag);
    }
    this.#take(keyStart, keyEnd, wholeStart, wholeEnd);
  }

  /** The first attribute with this known name, or -1. */
  at(known: number): number {
    return this.#byKnown[known]! - 1;
  }

  /** The first attribute with any of these known names, the earlier names first, whose value is not empty; or -1. */
  find(names: readonly number[]): number {
    for (let position = 0; position < names.length; position++) {
      const index = this.at(names[position]!);
      if (index >= 0 && this.#hasContent(index)) return index;
    }
    return -1;
  }

  keyStart(index: number): number {
    return this.#positions[index * STRIDE + KEY_START]!;
  }

  keyEnd(index: number): number {
    return this.#positions[index * STRIDE + KEY_END]!;
  }

  /** The tag of the AnyValue field that is set, one of `ANY_*`; 0 for an empty value. */
  valueTag(index: number): number {
    return this.#positions[index * STRIDE + VALUE_TAG]!;
  }

  /** Start of the payload of that field. */
  valueStart(index: number): number {
    return this.#positions[index * STRIDE + VALUE_START]!;
  }

  valueEnd(index: number): number {
    return this.#positions[index * STRIDE + VALUE_END]!;
  }

  /** Start of the whole AnyValue message. */
  wholeStart(index: number): number {
    return this.#positions[index * STRIDE + WHOLE_START]!;
  }

  wholeEnd(index: number): number {
    return this.#positions[index * STRIDE + WHOLE_END]!;
  }

  /** The number of the attribute's name among the known names, or -1. */
  known(index: number): number {
    return this.#positions[index * STRIDE + KNOWN]!;
  }

  /** Appends the attribute's name, which needs no look at its bytes where it is a known one. */
  appendKey(index: number, column: StringColumn): void {
    const start = this.keyStart(index);
    const end = this.keyEnd(index);
    if (this.known(index) >= 0) column.appendBytes(this.bytes, start, end);
    else column.appendUtf8(this.bytes, start, end);
  }

  key(index: number): string {
    return this.bytes.toString("utf8", this.keyStart(index), this.keyEnd(index));
  }

  /** A string as it is, a number or boolean as its text; `undefined` for anything else. */
  text(index: number): string | undefined {
    const tag = this.valueTag(index);
    const start = this.valueStart(index);
    if (tag === ANY_STRING) return this.bytes.toString("utf8", start, this.valueEnd(index));
    if (tag === ANY_DOUBLE) return String(this.bytes.readDoubleLE(start));
    if (tag !== ANY_INT && tag !== ANY_BOOL) return undefined;
    const { low, high } = this.readVarint(index);
    if (tag === ANY_BOOL) return low === 0 && high === 0 ? "false" : "true";
    return String(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)));
  }

  /** The same as {@link text}, cheaper for texts that come again and again, like the names of models. */
  recurringText(index: number): string | undefined {
    if (this.valueTag(index) !== ANY_STRING) return this.text(index);
    return RECURRING.textOf(this.bytes, this.valueStart(index), this.valueEnd(index));
  }

  /** A number, or a string that is one; `undefined` for anything else. JavaScript sends 1.0 as an int: both types are one. */
  number(index: number): number | undefined {
    const tag = this.valueTag(index);
    if (tag === ANY_DOUBLE) return this.bytes.readDoubleLE(this.valueStart(index));
    if (tag === ANY_INT) {
      const { low, high } = this.readVarint(index);
      return (high | 0) * 0x1_0000_0000 + low;
    }
    const text = tag === ANY_STRING ? this.text(index) : undefined;
    return text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  /** The value of an int or boolean attribute in halves, good until the next read. Moves the reader. */
  readVarint(index: number): { readonly low: number; readonly high: number } {
    const reader = this.readerAt(index);
    reader.varint();
    return reader;
  }

  /** The request's reader, moved to the payload of the value. */
  readerAt(index: number): WireReader {
    this.#reader.seek(this.valueStart(index), this.valueEnd(index));
    return this.#reader;
  }

  #hasContent(index: number): boolean {
    const tag = this.valueTag(index);
    return tag !== 0 && (tag !== ANY_STRING || this.valueEnd(index) > this.valueStart(index));
  }

  #readValue(start: number): void {
    const reader = this.#reader;
    const end = reader.limit;
    locateAnyValue(reader, this.#value);
    if (this.#value.tag !== ANY_ARRAY && this.#value.tag !== ANY_KVLIST) return;
    reader.seek(start, end);
    this.deepest = Math.max(this.deepest, nestingDepth(reader));
  }

  #take(keyStart: number, keyEnd: number, wholeStart: number, wholeEnd: number): void {
    if (keyEnd - keyStart > MAX_KEY_BYTES) this.dropped++;
    else if (this.count === MAX_ATTRIBUTES) this.tooMany = true;
    else this.#add(keyStart, keyEnd, wholeStart, wholeEnd);
  }

  #add(keyStart: number, keyEnd: number, wholeStart: number, wholeEnd: number): void {
    const base = this.count * STRIDE;
    if (base === this.#positions.length) {
      const grown = new Int32Array(base * 2);
      grown.set(this.#positions);
      this.#positions = grown;
    }
    const positions = this.#positions;
    const known = this.#keys.numberOf(this.bytes, keyStart, keyEnd);
    const size = this.#value.end - this.#value.start;
    if (size > this.longest) this.longest = size;
    positions[base + KEY_START] = keyStart;
    positions[base + KEY_END] = keyEnd;
    positions[base + VALUE_TAG] = this.#value.tag;
    positions[base + VALUE_START] = this.#value.start;
    positions[base + VALUE_END] = this.#value.end;
    positions[base + WHOLE_START] = wholeStart;
    positions[base + WHOLE_END] = wholeEnd;
    positions[base + KNOWN] = known;
    this.count++;
    if (known < 0) return;
    if (this.#byKnown[known] === 0) this.#byKnown[known] = this.count;
    else this.hasDuplicates = true;
  }
}
