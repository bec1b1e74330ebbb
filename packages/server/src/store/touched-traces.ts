import type { SpanBlock } from "../columns/span-block.ts";

/** A trace some of whose spans are new, and between which start times these lie. */
export interface TouchedTrace {
  readonly projectId: string;
  readonly traceId: string;
  readonly fromNanos: bigint;
  readonly toNanos: bigint;
}

/** The traces that wait for their summary, each once. */
export class TouchedTraces {
  #traces = new Map<string, TouchedTrace>();

  get size(): number {
    return this.#traces.size;
  }

  add(trace: TouchedTrace): void {
    const key = `${trace.traceId}${trace.projectId}`;
    const known = this.#traces.get(key);
    this.#traces.set(key, known ? merge(known, trace) : trace);
  }

  /** All traces of a block, each with the times of the whole block: what is sent together started together. */
  addBlock(block: SpanBlock): void {
    if (block.rows === 0) return;
    const range = startTimes(block);
    for (const { projectId, traceId } of block.traces) this.add({ projectId, traceId, ...range });
  }

  /** Empties the set, in batches of one project each. */
  takeBatches(most: number): TouchedTrace[][] {
    const byProject = new Map<string, TouchedTrace[]>();
    for (const trace of this.#traces.values()) {
      const traces = byProject.get(trace.projectId);
      if (traces) traces.push(trace);
      else byProject.set(trace.projectId, [trace]);
    }
    this.#traces = new Map();
    const batches: TouchedTrace[][] = [];
    for (const traces of byProject.values()) {
      for (let at = 0; at < traces.length; at += most) batches.push(traces.slice(at, at + most));
    }
    return batches;
  }
}

// --- internal ---

function merge(a: TouchedTrace, b: TouchedTrace): TouchedTrace {
  return {
    ...a,
    fromNanos: a.fromNanos < b.fromNanos ? a.fromNanos : b.fromNanos,
    toNanos: a.toNanos > b.toNanos ? a.toNanos : b.toNanos,
  };
}

function startTimes(block: SpanBlock): { fromNanos: bigint; toNanos: bigint } {
  const ticks = block.columns.start_time.streams[0]!.view();
  let fromNanos = ticks.readBigInt64LE(0);
  let toNanos = fromNanos;
  for (let at = 8; at < ticks.length; at += 8) {
    const start = ticks.readBigInt64LE(at);
    if (start < fromNanos) fromNanos = start;
    else if (start > toNanos) toNanos = start;
  }
  return { fromNanos, toNanos };
}
