import { ATTR_AGENTOPS_TRUNCATED } from "agentops/semconv";
import { ByteBuffer } from "../columns/byte-buffer.ts";
import { cutEnd, MAX_VALUE_BYTES } from "./value-limit.ts";
import { ANY_ARRAY, ANY_STRING, KEY_VALUE_KEY, KEY_VALUE_VALUE, LIST_VALUES } from "./wire/fields.ts";
import { locateAnyValue } from "./wire/locate-any-value.ts";
import { ProtoWriter } from "./wire/proto-writer.ts";
import { WireReader } from "./wire/wire-reader.ts";

/**
 * Copies a message that has attributes (an event, a link, a resource, a scope), all bytes between `start` and `end`, and
 * cuts the texts among them that are longer than is kept; what cannot be cut is left out. Both are named in
 * `agentops.truncated`.
 */
export function cutMessage(source: Buffer, start: number, end: number, attributesTag: number): Buffer {
  const reader = new WireReader(source);
  const copy = new ByteBuffer(end - start);
  const names: Uint8Array[] = [];
  reader.seek(start, end);
  while (reader.position < end) {
    const fieldStart = reader.position;
    const tag = reader.tag();
    if (tag !== attributesTag) reader.skip(tag);
    else {
      const size = reader.bytesField();
      if (size > MAX_VALUE_BYTES) {
        const attribute = readAttribute(source, reader.position - size, reader.position);
        if (attribute.length > MAX_VALUE_BYTES) {
          names.push(attribute.key);
          if (attribute.text !== undefined) {
            copy.writeBytes(encodeAttribute(tag, attribute.key, attribute.text));
          }
          continue;
        }
      }
    }
    copy.writeBytes(source, fieldStart, reader.position);
  }
  if (names.length > 0) copy.writeBytes(encodeTruncated(attributesTag, names));
  return copy.view();
}

// --- internal ---

interface Attribute {
  readonly key: Uint8Array;
  /** Of the value, in bytes. */
  readonly length: number;
  /** A text as far as it is kept. */
  readonly text: Buffer | undefined;
}

function readAttribute(source: Buffer, start: number, end: number): Attribute {
  const reader = new WireReader(source);
  const value = { tag: 0, start: 0, end: 0 };
  let key: Uint8Array = Buffer.alloc(0);
  reader.seek(start, end);
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === KEY_VALUE_KEY) {
      const size = reader.bytesField();
      key = source.subarray(reader.position - size, reader.position);
    } else if (tag === KEY_VALUE_VALUE) {
      const outer = reader.enter();
      locateAnyValue(reader, value);
      reader.leave(outer);
    } else reader.skip(tag);
  }
  const isText = value.tag === ANY_STRING;
  const text = isText ? source.subarray(value.start, cutEnd(source, value.start, value.end)) : undefined;
  return { key, length: value.end - value.start, text };
}

function encodeAttribute(tag: number, key: Uint8Array, text: Uint8Array): Uint8Array {
  const writer = new ProtoWriter();
  const attribute = writer.open(tag);
  writer.bytes(KEY_VALUE_KEY, key);
  const value = writer.open(KEY_VALUE_VALUE);
  writer.bytes(ANY_STRING, text);
  writer.close(value);
  writer.close(attribute);
  return writer.finish();
}

function encodeTruncated(tag: number, names: readonly Uint8Array[]): Uint8Array {
  const writer = new ProtoWriter();
  const attribute = writer.open(tag);
  writer.text(KEY_VALUE_KEY, ATTR_AGENTOPS_TRUNCATED);
  const value = writer.open(KEY_VALUE_VALUE);
  const array = writer.open(ANY_ARRAY);
  for (const name of names) {
    const element = writer.open(LIST_VALUES);
    writer.bytes(ANY_STRING, name);
    writer.close(element);
  }
  writer.close(array);
  writer.close(value);
  writer.close(attribute);
  return writer.finish();
}
