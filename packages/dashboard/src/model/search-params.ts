/** The query of an address as flat strings. Ids of digits alone stay strings: read as numbers they would be rounded. */
export function parseSearchParams(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The reverse: what is undefined, false or empty leaves no trace in the address. */
export function stringifySearchParams(search: Record<string, unknown>): string {
  const entries = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== false && value !== "")
    .map(([key, value]) => [key, String(value)]);
  const text = new URLSearchParams(entries).toString();
  return text === "" ? "" : `?${text}`;
}
