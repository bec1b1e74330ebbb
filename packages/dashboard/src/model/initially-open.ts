const SPAN_BUDGET = 20_000;
const TRACE_BUDGET = 24;

/** The traces of a session that are read and shown from the start: the first ones within a budget, and the one asked for. */
export function initiallyOpen(
  traces: readonly { traceId: string; spanCount: number }[],
  wanted: string | undefined,
): Set<string> {
  const open = new Set<string>();
  let spans = 0;
  for (const trace of traces) {
    spans += trace.spanCount;
    if (open.size > 0 && (open.size >= TRACE_BUDGET || spans > SPAN_BUDGET)) break;
    open.add(trace.traceId);
  }
  if (wanted !== undefined && traces.some(({ traceId }) => traceId === wanted)) open.add(wanted);
  return open;
}
