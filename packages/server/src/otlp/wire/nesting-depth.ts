import { ANY_ARRAY, ANY_KVLIST, KEY_VALUE_VALUE, LIST_VALUES } from "./fields.ts";
import type { WireReader } from "./wire-reader.ts";

/** Arrays and lists inside one another; a value with more levels than this is refused. */
export const MAX_NESTING = 16;

/** Levels of arrays and lists in the AnyValue between the reader's position and limit; looks no deeper than one level too many. */
export function nestingDepth(reader: WireReader, most = MAX_NESTING): number {
  let depth = 0;
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag !== ANY_ARRAY && tag !== ANY_KVLIST) reader.skip(tag);
    else {
      const outer = reader.enter();
      depth = Math.max(depth, 1 + (most === 0 ? 0 : depthOfElements(reader, tag === ANY_KVLIST, most - 1)));
      reader.leave(outer);
    }
  }
  return depth;
}

function depthOfElements(reader: WireReader, keyed: boolean, most: number): number {
  let depth = 0;
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag !== LIST_VALUES) {
      reader.skip(tag);
      continue;
    }
    const outer = reader.enter();
    depth = Math.max(depth, keyed ? depthOfKeyValue(reader, most) : nestingDepth(reader, most));
    reader.leave(outer);
  }
  return depth;
}

function depthOfKeyValue(reader: WireReader, most: number): number {
  let depth = 0;
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag !== KEY_VALUE_VALUE) {
      reader.skip(tag);
      continue;
    }
    const outer = reader.enter();
    depth = Math.max(depth, nestingDepth(reader, most));
    reader.leave(outer);
  }
  return depth;
}
