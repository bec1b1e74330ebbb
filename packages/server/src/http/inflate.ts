import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { takeMemory } from "../columns/byte-memory.ts";

export interface Inflater {
  readonly stream: Transform;
  /** From `takeMemory`; the first that comes out of the stream may lie in it. */
  readonly memory?: Buffer;
}

/** Inflates one body that was sent whole; `undefined` where nothing is to be done. */
export type CreateInflater = ((sent: Buffer) => Inflater) | undefined;

/** zlib's own 16 KiB pieces cost 2.6 times the CPU of one large piece. */
const MAX_CHUNK_BYTES = 4 * 1024 * 1024;
const MIN_CHUNK_BYTES = 1024;
/** A gzip stream ends with the size of what it holds, modulo 2³², little-endian. */
const ISIZE_BYTES = 4;

const INFLATERS: ReadonlyMap<string, CreateInflater> = new Map<string, CreateInflater>([
  ["", undefined],
  ["identity", undefined],
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["deflate", () => ({ stream: zlib.createInflate() })],
  // Not every build of Node has it.
  ...("createZstdDecompress" in zlib
    ? [["zstd", () => ({ stream: zlib.createZstdDecompress() })] as const]
    : []),
]);

/** The encodings that are taken, for `Accept-Encoding`. */
export const ACCEPTED_ENCODINGS = [...INFLATERS.keys()]
  .filter((name) => !["", "identity", "x-gzip"].includes(name))
  .join(", ");

export function isKnownEncoding(encoding: string): boolean {
  return INFLATERS.has(normalised(encoding));
}

/** How to inflate what a `Content-Encoding` names; several encodings on top of each other are not known. */
export function inflaterOf(encoding: string): CreateInflater {
  return INFLATERS.get(normalised(encoding));
}

// --- internal ---

function normalised(encoding: string): string {
  return encoding.trim().toLowerCase();
}

/** What Node calls its own: where it writes, and how much at a time. */
interface WritesTo {
  _outBuffer?: Buffer;
  _chunkSize?: number;
}

/**
 * Into memory that is kept: Node takes new memory for each body, and the kernel's pages for it cost a tenth of the
 * inflating. A Node without such fields takes its own.
 */
function gunzip(sent: Buffer): Inflater {
  const size = inflatedSizeOf(sent);
  const stream: Transform & WritesTo = zlib.createGunzip({ chunkSize: MIN_CHUNK_BYTES });
  if (!(stream._outBuffer instanceof Buffer) || stream._chunkSize !== MIN_CHUNK_BYTES) {
    return { stream: zlib.createGunzip({ chunkSize: size }) };
  }
  const memory = takeMemory(size);
  stream._outBuffer = memory;
  stream._chunkSize = memory.length;
  return { stream, memory };
}

/** Room for all of it in one piece, as the sender says; that it may lie costs at most one large piece. */
function inflatedSizeOf(sent: Buffer): number {
  if (sent.length < ISIZE_BYTES) return MIN_CHUNK_BYTES;
  const claimed = sent.readUInt32LE(sent.length - ISIZE_BYTES) + 64;
  return Math.max(MIN_CHUNK_BYTES, Math.min(claimed, MAX_CHUNK_BYTES));
}
