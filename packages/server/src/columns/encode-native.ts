import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import type { RowBlock } from "./row-block.ts";

/** Runs shorter than this are gathered into one chunk: a write per column would cost more than the copy. */
const GATHER_BELOW = 16_384;

/**
 * One ClickHouse Native block of all rows of the given blocks of one table, as chunks to be sent one after another.
 * The chunks share memory with the blocks: do not append to these before they are sent.
 */
export function encodeNative(blocks: readonly RowBlock[]): Uint8Array[] {
  const filled = blocks.filter((block) => block.rows > 0);
  const columns = Object.entries(blocks[0]?.types ?? {});
  const chunks = new ChunkList();
  chunks.small.writeVarint(columns.length);
  chunks.small.writeVarint(filled.reduce((rows, block) => rows + block.rows, 0));
  for (const [name, type] of columns) {
    writeText(chunks.small, name);
    writeText(chunks.small, type);
    writeColumns(
      chunks,
      filled.map((block) => block.columns[name]!),
    );
  }
  return chunks.finish();
}

function writeColumns(chunks: ChunkList, columns: readonly Column[]): void {
  const streamCount = columns[0]?.streams.length ?? 0;
  for (let index = 0; index < streamCount; index++) {
    let base = 0;
    for (const column of columns) {
      const stream = column.streams[index]!.view();
      if (index > 0 || !column.hasOffsets) {
        chunks.push(stream);
        continue;
      }
      chunks.push(base === 0 ? stream : rebase(stream, base));
      base += stream.readUInt32LE(stream.length - 8);
    }
  }
}

/** Offsets have 64 bits, but no group has 2³² elements: their low half says it all. */
function rebase(offsets: Buffer, base: number): Buffer {
  const rebased = Buffer.alloc(offsets.length);
  for (let at = 0; at < offsets.length; at += 8) {
    rebased.writeUInt32LE(offsets.readUInt32LE(at) + base, at);
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
