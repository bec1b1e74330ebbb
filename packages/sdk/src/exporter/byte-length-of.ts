export function byteLengthOf(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const { length } of parts) sum += length;
  return sum;
}
