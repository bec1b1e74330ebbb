import { InvalidCursor } from "../clickhouse/store-error.ts";

/** Where a page of `list` ended, as text for the caller to give back. */
export function writeCursor(list: string, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString("base64url");
}

/** The position that was written for the same list, each part as its pattern. @throws {InvalidCursor} for anything else */
export function readCursor(cursor: string, list: string, patterns: readonly RegExp[]): string[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(parts) || parts[0] !== list) throw new InvalidCursor();
  const position: unknown[] = parts.slice(1);
  const fits =
    position.length === patterns.length && position.every((part, at) => isLike(part, patterns[at]!));
  if (!fits) throw new InvalidCursor();
  return position as string[];
}

/** A 64-bit integer as text: nanoseconds do not fit a JavaScript number. */
export const INT64 = /^-?\d{1,18}$|^-?[1-8]\d{18}$/;

// --- internal ---

function isLike(part: unknown, pattern: RegExp): boolean {
  return typeof part === "string" && pattern.test(part);
}
