import type { StringColumn } from "../columns/string-column.ts";
import { cutMessage } from "./cut-message.ts";
import { MAX_VALUE_BYTES } from "./value-limit.ts";
import { ProtoWriter } from "./wire/proto-writer.ts";
import { WireReader } from "./wire/wire-reader.ts";

/**
 * Appends the bytes of several fields, one after another: together a message with just these. Starts and ends come by
 * turns; none leave the row empty. Where the fields hold messages with attributes under `attributesTag`, those that are too long are cut.
 */
export function appendRanges(
  column: StringColumn,
  row: number,
  bytes: Buffer,
  ranges: readonly number[],
  attributesTag?: number,
): void {
  if (ranges.length === 0) return;
  column.at(row);
  const isLong = attributesTag !== undefined && hasLongField(ranges);
  if (ranges.length === 2 && !isLong) {
    column.appendBytes(bytes, ranges[0], ranges[1]);
    return;
  }
  const parts: Uint8Array[] = [];
  for (let index = 0; index < ranges.length; index += 2) {
    const start = ranges[index]!;
    const end = ranges[index + 1]!;
    const cut = isLong && end - start > MAX_VALUE_BYTES;
    parts.push(cut ? cutField(bytes, start, end, attributesTag) : bytes.subarray(start, end));
  }
  column.appendBytes(Buffer.concat(parts));
}

// --- internal ---

function hasLongField(ranges: readonly number[]): boolean {
  for (let index = 0; index < ranges.length; index += 2) {
    if (ranges[index + 1]! - ranges[index]! > MAX_VALUE_BYTES) return true;
  }
  return false;
}

function cutField(bytes: Buffer, start: number, end: number, attributesTag: number): Uint8Array {
  const reader = new WireReader(bytes);
  reader.seek(start, end);
  const tag = reader.tag();
  reader.enter();
  const writer = new ProtoWriter();
  writer.bytes(tag, cutMessage(bytes, reader.position, end, attributesTag));
  return writer.finish();
}
