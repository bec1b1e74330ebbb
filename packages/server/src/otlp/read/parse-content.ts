/** Deeper than any message: what follows walks by recursion, as does the JSON of the API. */
const MAX_DEPTH = 100;

/** Content as it was sent: JSON text, or text that is not JSON and stands for itself. */
export function parseContent(text: string): unknown {
  const first = text.trimStart()[0];
  if (first !== "[" && first !== "{" && first !== '"') return text;
  try {
    const value: unknown = JSON.parse(text);
    return isShallow(value) ? value : text;
  } catch {
    return text;
  }
}

/** Level by level, without recursion: `JSON.parse` takes millions of levels, nothing else does. */
function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false;
    level = level.flatMap((element) =>
      typeof element === "object" && element !== null ? Object.values(element) : [],
    );
  }
  return true;
}
