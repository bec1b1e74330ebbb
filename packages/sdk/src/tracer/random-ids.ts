/** 16 random bytes as hex, never all zero. */
export function newTraceId(): string {
  const offset = takeId(TRACE_ID_BYTES);
  return pool.toString("hex", offset, offset + TRACE_ID_BYTES);
}

/** A UUID, version 4. */
export function newUuid(): string {
  return process.getBuiltinModule("node:crypto").randomUUID();
}

/** 8 random bytes as hex, never all zero. */
export function newSpanId(): string {
  const offset = takeId(SPAN_ID_BYTES);
  return pool.toString("hex", offset, offset + SPAN_ID_BYTES);
}

export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

// One call of the generator serves some hundred ids: it takes 15 µs, nearly whatever is asked of it.
const POOL_BYTES = 16 * 1024;
let pool: Buffer = Buffer.alloc(0);
let next = 0;

/** The memory of the bytes that were taken last. It is not written to again, so they may be read much later. */
export function randomPool(): Buffer {
  return pool;
}

/** Takes an id and, right behind it, maybe another: where they begin in `randomPool()`. Neither is all zero. */
export function takeId(length: number, secondLength = 0): number {
  if (next + length + secondLength > pool.length) {
    pool = Buffer.allocUnsafeSlow(POOL_BYTES);
    // Loaded when the first id is wanted: it takes 4 ms that an import should not cost.
    process.getBuiltinModule("node:crypto").randomFillSync(pool);
    next = 0;
  }
  const offset = next;
  const second = offset + length;
  next = second + secondLength;
  const isValid = !isZero(offset, second) && (secondLength === 0 || !isZero(second, next));
  return isValid ? offset : takeId(length, secondLength);
}

function isZero(start: number, end: number): boolean {
  let index = start;
  while (index < end && pool[index] === 0) index += 1;
  return index === end;
}
