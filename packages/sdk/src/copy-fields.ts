/** A copy of what a caller gave as an object; empty where it is none, or cannot be read. Never throws. */
export function copyFields<T extends object>(given: T | null | undefined): Partial<T> {
  if (typeof given !== "object" || given === null) return {};
  try {
    return { ...given };
  } catch {
    return {};
  }
}
