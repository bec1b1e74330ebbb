/** Lets methods of one object be served by another, and returns what takes that back. */
export function substitute<T extends object>(target: T, source: T, names: readonly string[]): () => void {
  const replaced: string[] = [];
  for (const name of names) {
    const method = (source as Record<string, unknown>)[name];
    if (typeof method !== "function") continue;
    Object.defineProperty(target, name, { value: method.bind(source), configurable: true, writable: true });
    replaced.push(name);
  }
  // The methods proper are on the prototype; ours only hide them.
  return () => {
    for (const name of replaced) Reflect.deleteProperty(target, name);
  };
}
