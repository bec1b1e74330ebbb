import { ByteBuffer } from "./byte-buffer.ts";
import { dataViewOf } from "./byte-words.ts";
import type { Column } from "./column.ts";
import type { RowBlock } from "./row-block.ts";

/** Runs shorter than this are gathered into one chunk: a write per column would cost more than the copy. */
const GATHER_BELOW = 16_384;
/** Of the names and types of a hundred columns. */
const HEADER_BYTES = 4_096;

/**
 * One ClickHouse Native block of all rows of the given blocks of one table, as chunks to be sent one after another.
 * The chunks share memory with the blocks and with `gathered`: do not append to these before they are sent.
 */
export function encodeNative(
  blocks: readonly RowBlock[],
  gathered: ByteBuffer = new ByteBuffer(),
): Uint8Array[] {
  const filled = blocks.filter((block) => block.rows > 0);
  const columns = Object.entries(blocks[0]?.types ?? {});
  const chunks = new ChunkList(gathered);
  gathered.reserve(gatheredBytes(filled));
  gathered.writeVarint(columns.length);
  gathered.writeVarint(filled.reduce((rows, block) => rows + block.rows, 0));
  for (const [name, type] of columns) {
    writeText(gathered, name);
    writeText(gathered, type);
    writeColumns(
      chunks,
      filled.map((block) => block.columns[name]!),
    );
  }
  return chunks.finish();
}

/** About how much will be gathered: to grow to it would copy it once more. */
function gatheredBytes(blocks: readonly RowBlock[]): number {
  let bytes = HEADER_BYTES;
  for (const block of blocks) {
    for (const { length } of block.streams) if (length < GATHER_BELOW) bytes += length;
  }
  return bytes;
}

function writeColumns(chunks: ChunkList, columns: readonly Column[]): void {
  const streamCount = columns[0]?.streams.length ?? 0;
  for (let index = 0; index < streamCount; index++) {
    let base = 0;
    for (const column of columns) {
      const stream = column.streams[index]!;
      if (index > 0 || !column.hasOffsets) {
        chunks.push(stream);
        continue;
      }
      if (base === 0) chunks.push(stream);
      else writeRebased(chunks.gathered, stream, base);
      base += stream.view(stream.length - 8).readUInt32LE(0);
    }
  }
}

/** Offsets have 64 bits, but no group has 2³² elements: their low half says it all. */
function writeRebased(target: ByteBuffer, offsets: ByteBuffer, base: number): void {
  const words = dataViewOf(offsets.view());
  for (let at = 0; at < offsets.length; at += 8) {
    target.writeWords(words.getUint32(at, true) + base, 0);
  }
}

function writeText(target: ByteBuffer, text: string): void {
  target.writeVarint(Buffer.byteLength(text));
  target.writeText(text);
}

class ChunkList {
  readonly gathered: ByteBuffer;
  /** A number stands for what was gathered from there on, to where the next one begins. */
  readonly #chunks: (Buffer | number)[] = [];
  #begun = 0;

  constructor(gathered: ByteBuffer) {
    this.gathered = gathered;
  }

  push(stream: ByteBuffer): void {
    if (stream.length < GATHER_BELOW) {
      this.gathered.writeBuffer(stream);
      return;
    }
    this.#seal();
    this.#chunks.push(stream.view());
  }

  finish(): Uint8Array[] {
    this.#seal();
    let end = this.gathered.length;
    // From the last to the first: each gathered chunk ends where the one after it begins.
    for (let index = this.#chunks.length - 1; index >= 0; index--) {
      const chunk = this.#chunks[index]!;
      if (typeof chunk !== "number") continue;
      this.#chunks[index] = this.gathered.view(chunk, end);
      end = chunk;
    }
    return this.#chunks as Buffer[];
  }

  #seal(): void {
    if (this.gathered.length === this.#begun) return;
    this.#chunks.push(this.#begun);
    this.#begun = this.gathered.length;
  }
}
