import { protobufFields } from "./protobuf-fields.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** `ScopeSpans.spans`, and `ScopeLogs.log_records` alike. */
export const TAG_ITEM = (2 << 3) | 2;

/** A message as a field of what frames it: tag, length, message. */
export function itemOf(message: Uint8Array): Buffer {
  const writer = new ProtobufWriter(message.length + 16);
  writer.varint(TAG_ITEM);
  writer.lengthDelimited(message);
  return writer.take();
}

/** The message in such a field. */
export function messageOf(item: Uint8Array): Buffer {
  for (const field of protobufFields(item)) return field.bytes;
  return Buffer.alloc(0);
}
