import { ANY_ARRAY, ANY_BOOL, ANY_BYTES, ANY_DOUBLE, ANY_INT, ANY_KVLIST, ANY_STRING } from "./fields.ts";
import { WIRE_BYTES, type WireReader } from "./wire-reader.ts";

/**
 * Where the content of one `AnyValue` lies: `tag` is the tag of the field that is set (0: none), `start` to
 * `end` its payload without tag and length. Of a value that is set twice the last counts.
 */
export interface AnyValueRange {
  tag: number;
  start: number;
  end: number;
}

/** Reads the AnyValue between the reader's position and limit into `range`. */
export function locateAnyValue(reader: WireReader, range: AnyValueRange): void {
  range.tag = 0;
  range.start = reader.position;
  range.end = reader.position;
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (!isValueTag(tag)) {
      reader.skip(tag);
      continue;
    }
    range.tag = tag;
    if ((tag & 7) === WIRE_BYTES) {
      const length = reader.bytesField();
      range.start = reader.position - length;
    } else {
      range.start = reader.position;
      reader.skip(tag);
    }
    range.end = reader.position;
  }
}

function isValueTag(tag: number): boolean {
  return (
    tag === ANY_STRING ||
    tag === ANY_INT ||
    tag === ANY_BOOL ||
    tag === ANY_DOUBLE ||
    tag === ANY_ARRAY ||
    tag === ANY_KVLIST ||
    tag === ANY_BYTES
  );
}
