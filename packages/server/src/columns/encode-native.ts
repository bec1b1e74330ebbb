import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import type { SpanBlock } from "./span-block.ts";
import type { SpanColumn } from "./span-columns.ts";
import { SPAN_COLUMNS } from "./span-columns.ts";

/** Runs shorter than this are gathered into one chunk: a write per column would cost more than the copy. */
const GATHER_BELOW = 16_384;

/**
 * One ClickHouse Native block of all rows of the given blocks, as chunks to be sent one after another.
 * The chunks share memory with the blocks: do not append to these before they are sent.
 */
export function encodeNative(blocks: readonly SpanBlock[]): Uint8Array[] {
  const filled = blocks.filter((block) => block.rows > 0);
  const names = Object.keys(SPAN_COLUMNS) as SpanColumn[];
  const chunks = new ChunkList();
  chunks.small.writeVarint(names.length);
  chunks.small.writeVarint(filled.reduce((rows, block) => rows + block.rows, 0));
  for (const name of names) {
    writeText(chunks.small, name);
    writeText(chunks.small, SPAN_COLUMNS[name]);
    writeColumns(
      chunks,
      filled.map((block) => block.columns[name]),
    );
  }
  return chunks.finish();
}

function writeColumns(chunks: ChunkList, columns: readonly Column[]): void {
  const streamCount = columns[0]?.streams.length ?? 0;
  for (let index = 0; index < streamCount; index++) {
    let base = 0n;
    for (const column of columns) {
      const stream = column.streams[index]!.view();
      if (index > 0 || !column.hasOffsets) {
        chunks.push(stream);
        continue;
      }
      chunks.push(base === 0n ? stream : rebase(stream, base));
      base += stream.readBigUInt64LE(stream.length - 8);
    }
  }
}

function rebase(offsets: Buffer, base: bigint): Buffer {
  const rebased = Buffer.allocUnsafe(offsets.length);
  for (let at = 0; at < offsets.length; at += 8) {
    rebased.writeBigUInt64LE(offsets.readBigUInt64LE(at) + base, at);
  }
  return rebased;
}

function writeText(target: ByteBuffer, text: string): void {
  target.writeVarint(Buffer.byteLength(text));
  target.writeText(text);
}

class ChunkList {
  small = new ByteBuffer(GATHER_BELOW);
  readonly #chunks: Uint8Array[] = [];

  push(bytes: Buffer): void {
    if (bytes.length < GATHER_BELOW) {
      this.small.writeBytes(bytes);
      return;
    }
    this.#seal();
    this.#chunks.push(bytes);
  }

  finish(): Uint8Array[] {
    this.#seal();
    return this.#chunks;
  }

  #seal(): void {
    if (this.small.length === 0) return;
    this.#chunks.push(this.small.view());
    this.small = new ByteBuffer(GATHER_BELOW);
  }
}
