/** Of ascending values; `share` from 0 to 1. */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}

export function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
