import { toText } from "./to-text.ts";

/** The texts among what was given as tags, each once; a single text is one tag. Never throws. */
export function toTags(tags: unknown): string[] {
  const single = toText(tags);
  if (single !== undefined) return [single];
  try {
    return Array.isArray(tags) ? [...new Set(tags.filter((tag) => toText(tag) !== undefined))] : [];
  } catch {
    return []; // a Proxy may be an array too
  }
}
