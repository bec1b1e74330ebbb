/** Element `i` of each array is one span; `order` holds the indices of the input in depth-first order. */
export interface TraceOrder {
  readonly order: readonly number[];
  /** Position in `order` of the parent, -1 for a root. */
  readonly parent: readonly number[];
  readonly depth: readonly number[];
  /** A root that names a parent, which has not arrived or is its own descendant. */
  readonly orphan: readonly boolean[];
}

const NO_PARENT = "0000000000000000";

/**
 * The tree of a trace: a parent before its children, siblings by start time (then id). Every span appears exactly once:
 * where parents go round in a circle, the circle is opened at its earliest span. Span ids are distinct.
 */
export function orderTrace(
  spanIds: readonly string[],
  parentSpanIds: readonly string[],
  starts: readonly bigint[],
): TraceOrder {
  const indexOf = new Map(spanIds.map((id, index) => [id, index]));
  const parentOf = parentSpanIds.map((id) => indexOf.get(id) ?? -1);
  const byStart = [...spanIds.keys()].sort(
    (a, b) => compare(starts[a]!, starts[b]!) || compare(spanIds[a]!, spanIds[b]!),
  );

  const rank = new Int32Array(spanIds.length);
  byStart.forEach((index, position) => {
    rank[index] = position;
  });
  for (const index of circleOpenings(parentOf, byStart, rank)) parentOf[index] = -1;

  const roots: number[] = [];
  const children = new Map<number, number[]>();
  for (const index of byStart) {
    const parent = parentOf[index]!;
    const siblings = parent === -1 ? roots : (children.get(parent) ?? []);
    siblings.push(index);
    if (parent !== -1) children.set(parent, siblings);
  }

  const order: number[] = [];
  const parent: number[] = [];
  const depth: number[] = [];
  const orphan: boolean[] = [];
  // A stack instead of recursion: a trace may be deeper than the call stack.
  const stack = roots.reverse().map((index) => ({ index, parent: -1, depth: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const position = order.push(next.index) - 1;
    parent.push(next.parent);
    depth.push(next.depth);
    orphan.push(next.parent === -1 && parentSpanIds[next.index] !== NO_PARENT);
    const below = children.get(next.index) ?? [];
    for (let at = below.length - 1; at >= 0; at--) {
      stack.push({ index: below[at]!, parent: position, depth: next.depth + 1 });
    }
  }
  return { order, parent, depth, orphan };
}

// --- internal ---

/** Of each circle of parents, the span that started first. */
function circleOpenings(parentOf: readonly number[], byStart: readonly number[], rank: Int32Array): number[] {
  const openings: number[] = [];
  const walkOf = new Int32Array(parentOf.length).fill(-1);
  for (const start of byStart) {
    let index = start;
    while (index !== -1 && walkOf[index] === -1) {
      walkOf[index] = start;
      index = parentOf[index]!;
    }
    // The walk met itself: from here once around is the circle.
    if (index === -1 || walkOf[index] !== start) continue;
    let opening = index;
    for (let at = parentOf[index]!; at !== index; at = parentOf[at]!) {
      if (rank[at]! < rank[opening]!) opening = at;
    }
    openings.push(opening);
  }
  return openings;
}

function compare<Value extends bigint | string>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
