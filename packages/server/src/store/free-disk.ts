/** How much of a disk should stay free: so many bytes, or a share of the whole, whichever is more. */
export interface FreeDisk {
  readonly bytes: number;
  /** 0 to 1. */
  readonly share: number;
}

/**
 * `2GiB`, `500MB`, `10%` or a number of bytes; `undefined` for anything else. 0 asks for nothing.
 */
export function parseFreeDisk(text: string): FreeDisk | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?(%|[KMGT]i?B|B?)$/i.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  const amount = Number(number);
  if (unit === "%") return amount < 100 ? { bytes: 0, share: amount / 100 } : undefined;
  const base = /i/i.test(unit) ? 1024 : 1000;
  const power = " KMGT".indexOf(unit.charAt(0).toUpperCase() || " ");
  return { bytes: Math.floor(amount * base ** Math.max(power, 0)), share: 0 };
}

/**
 * Bytes to keep free on a disk of this size; 0 where nothing was asked for. Never less than the mark below which the
 * tables refuse inserts, and a quarter more: retention that began only there would begin too late.
 */
export function floorOf({ bytes, share }: FreeDisk, totalBytes: number): number {
  const wanted = Math.max(bytes, share * totalBytes);
  return wanted === 0 ? 0 : Math.max(wanted, INSERTS_STOP_BYTES * 1.25);
}

/** `min_free_disk_bytes_to_perform_insert` of the tables (sql/migrations). */
export const INSERTS_STOP_BYTES = 2 ** 30;
