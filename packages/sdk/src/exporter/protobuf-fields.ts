/** A field of a protobuf message, as a stretch of its bytes. */
export interface ProtobufField {
  readonly number: number;
  /** 0 varint, 1 fixed64, 2 length-delimited, 5 fixed32. */
  readonly wireType: number;
  /** Of a varint. */
  readonly value: number;
  /** Of anything else: what follows tag and length. */
  readonly bytes: Buffer;
  /** The whole field, tag included. */
  readonly raw: Buffer;
}

/** The fields of a message in order, until its end or the first byte that cannot be read. */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  const buffer = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const cursor = { position: 0 };
  while (cursor.position < buffer.length) {
    const start = cursor.position;
    const tag = readVarint(buffer, cursor);
    const wireType = tag % 8;
    const value = wireType === 0 || wireType === 2 ? readVarint(buffer, cursor) : fixedLength(wireType);
    if (Number.isNaN(tag) || Number.isNaN(value)) return;
    const valueStart = cursor.position;
    const end = wireType === 0 ? valueStart : valueStart + value;
    if (end > buffer.length) return;
    cursor.position = end;
    yield {
      number: Math.floor(tag / 8),
      wireType,
      value: wireType === 0 ? value : 0,
      bytes: buffer.subarray(valueStart, end),
      raw: buffer.subarray(start, end),
    };
  }
}

function fixedLength(wireType: number): number {
  if (wireType === 1) return 8;
  return wireType === 5 ? 4 : Number.NaN;
}

function readVarint(buffer: Buffer, cursor: { position: number }): number {
  let value = 0;
  let factor = 1;
  for (let index = 0; index < 10; index += 1) {
    const byte = buffer[cursor.position++];
    if (byte === undefined) return Number.NaN;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
  return Number.NaN;
}
