import type { TraceSkeleton } from "@agentops/server/model";

/** What is worked out once per skeleton, in columns beside it, so that no interaction visits spans as objects. */
export interface SpanIndex {
  readonly skeleton: TraceSkeleton;
  readonly length: number;
  /** Index after the last descendant of span `i`: `i + 1` for a leaf. */
  readonly subtreeEnd: Int32Array;
  /** Spans in error strictly below span `i`. */
  readonly errorsBelow: Int32Array;
}

/** Precondition: spans in depth-first order, a parent before its children, as the skeleton promises. */
export function indexSpans(skeleton: TraceSkeleton): SpanIndex {
  const { parent, status } = skeleton.spans;
  const length = parent.length;
  const subtreeEnd = new Int32Array(length);
  const errorsBelow = new Int32Array(length);
  for (let span = length - 1; span >= 0; span -= 1) {
    subtreeEnd[span] ||= span + 1;
    const above = parent[span]!;
    if (above < 0 || above >= span) continue;
    if (subtreeEnd[above]! < subtreeEnd[span]!) subtreeEnd[above] = subtreeEnd[span]!;
    errorsBelow[above]! += errorsBelow[span]! + (status[span] === "error" ? 1 : 0);
  }
  return { skeleton, length, subtreeEnd, errorsBelow };
}
