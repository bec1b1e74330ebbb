import type { WireReader } from "./wire-reader.ts";

/** Reads the elements of a repeated number whose length is next, or the one element of a field that is not packed. */
export function readPacked(
  reader: WireReader,
  packed: boolean,
  readElement: (reader: WireReader) => void,
): void {
  if (!packed) {
    readElement(reader);
    return;
  }
  const outer = reader.enter();
  while (reader.position < reader.limit) readElement(reader);
  reader.leave(outer);
}
