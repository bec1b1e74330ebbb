import type { ColumnOf } from "./create-column.ts";
import { createColumn } from "./create-column.ts";
import type { SpanColumn } from "./span-columns.ts";
import { SPAN_COLUMNS } from "./span-columns.ts";

export type SpanColumns = {
  readonly [Name in SpanColumn]: ColumnOf<(typeof SPAN_COLUMNS)[Name]>;
};

/** A trace some of whose spans are in a block. */
export interface TraceRef {
  readonly projectId: string;
  /** 32 lower-case hex digits. */
  readonly traceId: string;
}

/**
 * Decoded spans of one request as column buffers, ready to be written. One per request; never an object a
 * span. A writer appends one value to every column, then calls {@link endRow}.
 */
export class SpanBlock {
  readonly columns: SpanColumns;
  /** The distinct traces of these rows. */
  readonly traces: readonly TraceRef[];
  readonly #traces: TraceRef[] = [];
  readonly #seen = new Set<string>();
  #rows = 0;
  #last: TraceRef | undefined;

  constructor() {
    const columns = Object.entries(SPAN_COLUMNS).map(([name, type]) => [name, createColumn(type)]);
    this.columns = Object.fromEntries(columns) as SpanColumns;
    this.traces = this.#traces;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes of column data. */
  get byteLength(): number {
    let bytes = 0;
    for (const column of Object.values(this.columns)) {
      for (const stream of column.streams) bytes += stream.length;
    }
    return bytes;
  }

  /** Closes a row of the trace with this id (32 lower-case hex digits). */
  endRow(projectId: string, traceId: string): void {
    this.#rows++;
    if (this.#last?.traceId === traceId && this.#last.projectId === projectId) return;
    this.#last = { projectId, traceId };
    const identity = `${traceId}${projectId}`;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    this.#traces.push(this.#last);
  }
}
