import { type ColumnsOf, RowBlock } from "./row-block.ts";
import { SPAN_COLUMNS } from "./span-columns.ts";

export type SpanColumns = ColumnsOf<typeof SPAN_COLUMNS>;

/** A trace some of whose spans are in a block. */
export interface TraceRef {
  readonly projectId: string;
  /** 32 lower-case hex digits. */
  readonly traceId: string;
}

/** Rows for `spans`, and which traces they belong to. */
export class SpanBlock extends RowBlock<typeof SPAN_COLUMNS> {
  /** The distinct traces of these rows. */
  readonly traces: readonly TraceRef[];
  readonly #traces: TraceRef[] = [];
  readonly #seen = new Set<string>();
  #last: TraceRef | undefined;

  constructor(requestBytes = 0) {
    super("spans", SPAN_COLUMNS, requestBytes);
    this.traces = this.#traces;
  }

  /** Closes a row of the trace with this id (32 lower-case hex digits). */
  endSpan(projectId: string, traceId: string): void {
    this.endRow();
    if (this.#last?.traceId === traceId && this.#last.projectId === projectId) return;
    this.#last = { projectId, traceId };
    const identity = `${traceId}${projectId}`;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    this.#traces.push(this.#last);
  }
}
