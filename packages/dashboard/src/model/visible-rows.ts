import type { SpanIndex } from "./span-index.ts";

/** A trace in the waterfall: its spans are `undefined` while they have not been read. */
export interface Section {
  readonly traceId: string;
  readonly open: boolean;
  readonly index: SpanIndex | undefined;
  /** Whether reading them failed. */
  readonly failed?: boolean;
}

/**
 * The rows of the waterfall in columns; row `r` is a span, or the head of a section where `span[r]` is -1.
 * Positions count from 1 as `aria-level`, `aria-posinset` and `aria-setsize` do.
 */
export interface VisibleRows {
  readonly length: number;
  readonly section: Int32Array;
  readonly span: Int32Array;
  readonly level: Int32Array;
  /** Row of the nearest visible ancestor, -1 at the top. */
  readonly parentRow: Int32Array;
  readonly position: Int32Array;
  readonly setSize: Int32Array;
  /** 1 where the row has something to expand. */
  readonly expandable: Uint8Array;
}

export interface VisibleRowsOptions {
  readonly collapsed: ReadonlySet<string>;
  /** Leave out spans of no kind of ours; what is below them moves up to the nearest ancestor that stays. */
  readonly aiOnly: boolean;
  /** Whether each section gets a row of its own above its spans. */
  readonly heads: boolean;
}

/** Flattens the open sections, in their order, without what is collapsed or filtered. */
export function visibleRows(sections: readonly Section[], options: VisibleRowsOptions): VisibleRows {
  const builder = new RowBuilder(capacity(sections));
  for (let section = 0; section < sections.length; section += 1) {
    const { index, open } = sections[section]!;
    let head = -1;
    if (options.heads) head = builder.add(section, -1, -1, true);
    if (index === undefined || (options.heads && !open)) continue;
    addSpans(builder, section, head, index, options);
  }
  return builder.finish();
}

function addSpans(
  builder: RowBuilder,
  section: number,
  head: number,
  index: SpanIndex,
  { collapsed, aiOnly }: VisibleRowsOptions,
): void {
  const { parent, kind, spanId } = index.skeleton.spans;
  // keptBefore[i]: spans before i that pass the filter, so that "has a kept descendant" is one subtraction.
  const keptBefore = new Int32Array(index.length + 1);
  for (let span = 0; span < index.length; span += 1) {
    const kept = !aiOnly || kind[span] !== "";
    keptBefore[span + 1] = keptBefore[span]! + (kept ? 1 : 0);
  }
  // The row a span's children hang from: its own, or where it is filtered, that of its parent.
  const rowOf = new Int32Array(index.length);
  let span = 0;
  while (span < index.length) {
    const above = parent[span]!;
    const parentRow = above < 0 ? head : rowOf[above]!;
    const end = index.subtreeEnd[span]!;
    if (keptBefore[span + 1] === keptBefore[span]) {
      rowOf[span] = parentRow;
      span += 1;
      continue;
    }
    const expandable = keptBefore[end]! > keptBefore[span + 1]!;
    rowOf[span] = builder.add(section, span, parentRow, expandable);
    span = expandable && collapsed.size > 0 && collapsed.has(spanId[span]!) ? end : span + 1;
  }
}

function capacity(sections: readonly Section[]): number {
  return sections.reduce((sum, { index }) => sum + 1 + (index?.length ?? 0), 0);
}

class RowBuilder {
  readonly #section: Int32Array;
  readonly #span: Int32Array;
  readonly #level: Int32Array;
  readonly #parentRow: Int32Array;
  readonly #position: Int32Array;
  readonly #children: Int32Array;
  readonly #expandable: Uint8Array;
  #top = 0;
  #length = 0;

  constructor(capacity: number) {
    this.#section = new Int32Array(capacity);
    this.#span = new Int32Array(capacity);
    this.#level = new Int32Array(capacity);
    this.#parentRow = new Int32Array(capacity);
    this.#position = new Int32Array(capacity);
    this.#children = new Int32Array(capacity);
    this.#expandable = new Uint8Array(capacity);
  }

  add(section: number, span: number, parentRow: number, expandable: boolean): number {
    const row = this.#length;
    this.#length += 1;
    this.#section[row] = section;
    this.#span[row] = span;
    this.#parentRow[row] = parentRow;
    this.#expandable[row] = expandable ? 1 : 0;
    if (parentRow < 0) {
      this.#top += 1;
      this.#level[row] = 1;
      this.#position[row] = this.#top;
    } else {
      this.#children[parentRow]! += 1;
      this.#level[row] = this.#level[parentRow]! + 1;
      this.#position[row] = this.#children[parentRow]!;
    }
    return row;
  }

  finish(): VisibleRows {
    const length = this.#length;
    const setSize = new Int32Array(length);
    for (let row = 0; row < length; row += 1) {
      const above = this.#parentRow[row]!;
      setSize[row] = above < 0 ? this.#top : this.#children[above]!;
    }
    return {
      length,
      section: this.#section.subarray(0, length),
      span: this.#span.subarray(0, length),
      level: this.#level.subarray(0, length),
      parentRow: this.#parentRow.subarray(0, length),
      position: this.#position.subarray(0, length),
      setSize,
      expandable: this.#expandable.subarray(0, length),
    };
  }
}
