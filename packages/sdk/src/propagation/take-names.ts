/** More than any carrier has; one without end must not hold up the host. */
export const MAX_NAMES = 10_000;
const MAX_LENGTH = 1000;

/** The names among the first keys of a carrier. May throw what the carrier throws. */
export function takeNames(keys: Iterable<unknown>): string[] {
  const names: string[] = [];
  let count = 0;
  for (const key of keys) {
    if (count++ === MAX_NAMES) break;
    if (isName(key)) names.push(key);
  }
  return names;
}

export function isName(key: unknown): key is string {
  return typeof key === "string" && key.length <= MAX_LENGTH;
}
