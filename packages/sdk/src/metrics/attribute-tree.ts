import type { Attributes } from "@opentelemetry/api";

interface Node<T> {
  value: T | undefined;
  children: Map<string, Map<unknown, Node<T>>> | undefined;
}

/**
 * Finds what belongs to a set of attributes by walking from name to value to name, in the order in which they are
 * given: nothing is sorted, joined or hashed by us. Another order of the same attributes is another path, to be set
 * once with the same value.
 */
export class AttributeTree<T> {
  readonly #root: Node<T> = { value: undefined, children: undefined };
  /** Paths that were set. */
  size = 0;

  find(attributes: Attributes): T | undefined {
    let node: Node<T> | undefined = this.#root;
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (value === undefined || value === null) continue;
      node = node.children?.get(key)?.get(typeof value === "object" ? listKey(value) : value);
      if (node === undefined) return undefined;
    }
    return node.value;
  }

  set(attributes: Attributes, value: T): void {
    let node = this.#root;
    for (const key of Object.keys(attributes)) {
      const given = attributes[key];
      if (given === undefined || given === null) continue;
      const step = typeof given === "object" ? listKey(given) : given;
      node.children ??= new Map();
      let byValue = node.children.get(key);
      if (byValue === undefined) {
        byValue = new Map();
        node.children.set(key, byValue);
      }
      let next = byValue.get(step);
      if (next === undefined) {
        next = { value: undefined, children: undefined };
        byValue.set(step, next);
      }
      node = next;
    }
    if (node.value === undefined) this.size += 1;
    node.value = value;
  }
}

/** Lists are rare in attributes of metrics. */
function listKey(value: object): string {
  return `\u0000${JSON.stringify(value)}`;
}
