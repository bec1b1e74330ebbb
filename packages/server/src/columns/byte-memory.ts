// Memory that V8 hands out anew for each request makes it walk its whole heap several times a second: at full rate that
// was a third of the server's CPU. What buffers give back is kept here for those that come after.

const LEAST_BYTES = 1_024;
const MOST_KEPT_BYTES = 128 * 2 ** 20;
/** By their size, one of four between each power of two and the next. */
const kept = new Map<number, Buffer[]>();
let keptBytes = 0;

/** At least so many bytes, holding anything. */
export function takeMemory(atLeast: number): Buffer {
  if (atLeast < LEAST_BYTES) return Buffer.allocUnsafe(atLeast);
  const size = sizeFor(atLeast);
  const memory = kept.get(size)?.pop();
  if (memory === undefined) return Buffer.allocUnsafeSlow(size);
  keptBytes -= size;
  return memory;
}

/** Takes back what {@link takeMemory} gave and nobody looks at any more. */
export function giveMemory(memory: Buffer): void {
  const size = memory.length;
  if (size < LEAST_BYTES || keptBytes + size > MOST_KEPT_BYTES) return;
  keptBytes += size;
  const alike = kept.get(size);
  if (alike) alike.push(memory);
  else kept.set(size, [memory]);
}

// --- internal ---

function sizeFor(atLeast: number): number {
  const step = 2 ** (29 - Math.clz32(atLeast - 1));
  return Math.ceil(atLeast / step) * step;
}
