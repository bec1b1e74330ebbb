/** The most bytes of one attribute's value that are kept. */
export const MAX_VALUE_BYTES = 1_048_576;

/** Where text from `start` to `end` is cut: at the limit, but never inside a character. */
export function cutEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= MAX_VALUE_BYTES) return end;
  let cut = start + MAX_VALUE_BYTES;
  for (let back = 0; back < 3 && (bytes[cut]! & 0xc0) === 0x80; back++) cut--;
  return cut;
}
