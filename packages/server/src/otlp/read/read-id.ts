import type { WireReader } from "../wire/wire-reader.ts";

/** Reads the bytes of an id, whose length is next, as hexadecimal digits. */
export function readId(reader: WireReader): string {
  const length = reader.bytesField();
  return reader.bytes.toString("hex", reader.position - length, reader.position);
}
