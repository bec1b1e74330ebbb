import { isUtf8 } from "node:buffer";
import { isAscii, partOf, viewOf } from "./byte-words.ts";
import { FilledColumn } from "./filled-column.ts";

/** Up to this, looking at it in JavaScript is cheaper than the call into C++ (which also needs a part of the buffer). */
const SHORT_TEXT = 256;
const EMPTY_TEXT = Buffer.alloc(1);

/** `String`: each value is its length as a varint, then its bytes. */
export class StringColumn extends FilledColumn {
  constructor() {
    super(EMPTY_TEXT);
  }

  appendEmpty(): void {
    this.values++;
    this.data.writeByte(0);
  }

  appendText(text: string): void {
    this.values++;
    const start = this.data.openLength();
    this.data.writeText(text);
    this.data.closeLength(start);
  }

  /** Bytes that stand for themselves: an encoded message. */
  appendBytes(source: Uint8Array, start = 0, end = source.length): void {
    this.values++;
    this.data.writeSized(source, start, end);
  }

  /** Bytes that should be UTF-8; what is not becomes U+FFFD. */
  appendUtf8(source: Buffer, start: number, end: number): void {
    if (end - start <= SHORT_TEXT && isAscii(viewOf(source), start, end - start)) {
      this.appendBytes(source, start, end);
      return;
    }
    const text = partOf(source, start, end);
    if (isUtf8(text)) this.appendBytes(text);
    else {
      this.appendText(source.toString("utf8", start, end));
      this.repairedTexts++;
    }
  }

  /** Starts a value of several parts, of perhaps `expected` bytes in all; give both the result and `expected` to {@link close}. */
  open(expected: number): number {
    this.values++;
    return this.data.openLength(expected);
  }

  /** The next part of the value that was opened, and how many bytes it took. What is not UTF-8 becomes U+FFFD. */
  addUtf8(source: Buffer, start: number, end: number): number {
    const text = partOf(source, start, end);
    if (!isUtf8(text)) {
      this.repairedTexts++;
      return this.addText(source.toString("utf8", start, end));
    }
    this.data.writeBytes(text);
    return text.length;
  }

  /** The next part of the value that was opened, and how many bytes it took. */
  addText(text: string): number {
    const { length } = this.data;
    this.data.writeText(text);
    return this.data.length - length;
  }

  close(start: number, expected: number): void {
    this.data.closeLength(start, expected);
  }
}
