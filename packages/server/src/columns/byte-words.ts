// What is done to a few dozen bytes, four at a time: a byte at a time takes up to five times as long, and so does a call
// into C++. Eight at a time would need BigInts, which Node 22 allocates. Unsigned, since V8 13.6 takes a signed word at
// the very end of a view for one beyond it, and compiles no such code again. The last word may overlap the one before it.

const WORD = 4;
const NOT_ASCII = 0x80808080;

let lastBytes: Uint8Array = new Uint8Array(0);
let lastView = dataViewOf(lastBytes);

/** A view of the bytes, which is made once as long as one asks for the same bytes again: for those of a request. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== lastBytes) {
    lastView = dataViewOf(bytes);
    lastBytes = bytes;
  }
  return lastView;
}

export function dataViewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** The bytes from `start` to `end`; `subarray` of a Buffer asks C++ where its memory is. */
export function partOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const words = viewOf(bytes);
  return new Uint8Array(words.buffer, words.byteOffset + start, end - start);
}

/** Copies `size` bytes from `start` of the source to `at` of the target; they must not overlap. */
export function copyBytes(target: DataView, at: number, source: DataView, start: number, size: number): void {
  if (size < WORD) {
    for (let index = 0; index < size; index++) target.setUint8(at + index, source.getUint8(start + index));
    return;
  }
  const last = size - WORD;
  for (let index = 0; index < last; index += WORD) {
    target.setUint32(at + index, source.getUint32(start + index, true), true);
  }
  target.setUint32(at + last, source.getUint32(start + last, true), true);
}

/** Whether `size` bytes of both are the same. */
export function sameBytes(
  one: DataView,
  oneStart: number,
  other: DataView,
  otherStart: number,
  size: number,
): boolean {
  if (size < WORD) {
    for (let index = 0; index < size; index++) {
      if (one.getUint8(oneStart + index) !== other.getUint8(otherStart + index)) return false;
    }
    return true;
  }
  const last = size - WORD;
  for (let index = 0; index < last; index += WORD) {
    if (one.getUint32(oneStart + index, true) !== other.getUint32(otherStart + index, true)) return false;
  }
  return one.getUint32(oneStart + last, true) === other.getUint32(otherStart + last, true);
}

export function isAscii(bytes: DataView, start: number, size: number): boolean {
  let bits = 0;
  if (size < WORD) {
    for (let index = 0; index < size; index++) bits |= bytes.getUint8(start + index);
    return bits < 0x80;
  }
  const last = size - WORD;
  for (let index = 0; index < last; index += WORD) bits |= bytes.getUint32(start + index, true);
  return ((bits | bytes.getUint32(start + last, true)) & NOT_ASCII) === 0;
}
