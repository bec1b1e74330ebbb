/** 16 random bytes as hex, never all zero. */
export function newTraceId(): string {
  return take(16);
}

/** A UUID, version 4. */
export function newUuid(): string {
  return process.getBuiltinModule("node:crypto").randomUUID();
}

/** 8 random bytes as hex, never all zero. */
export function newSpanId(): string {
  return take(8);
}

// One call of the generator serves a few hundred ids: a call per id costs more than the rest of a span.
const POOL_BYTES = 4096;
let pool: Buffer | undefined;
let offset = POOL_BYTES;

function take(length: number): string {
  if (pool === undefined || offset + length > POOL_BYTES) {
    pool ??= Buffer.allocUnsafeSlow(POOL_BYTES);
    // Loaded when the first id is wanted: it takes 4 ms that an import should not cost.
    process.getBuiltinModule("node:crypto").randomFillSync(pool);
    offset = 0;
  }
  const isZero = pool[offset] === 0 && /^0+$/.test(pool.toString("hex", offset, offset + length));
  const id = pool.toString("hex", offset, offset + length);
  offset += length;
  return isZero ? take(length) : id;
}
