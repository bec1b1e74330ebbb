/** Exact up to five figures (`12,345`), three figures beyond (`123k`, `1.24M`). */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return "–";
  if (Math.abs(count) < 100_000) return exactCount(count);
  if (Math.abs(count) < 999_500) return `${(count / 1e3).toFixed(0)}k`;
  if (Math.abs(count) < 999.5e6) return `${Number((count / 1e6).toPrecision(3))}M`;
  return `${Number((count / 1e9).toPrecision(3))}B`;
}

export function exactCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 span`, `2 spans`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${exactCount(count)} ${count === 1 ? one : many}`;
}
