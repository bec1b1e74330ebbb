import type { TraceSkeleton } from "@agentops/server/model";

/** A skeleton drawn in words, for tests: two spaces a level, `name: kind`, `!` for an error. A span's id is `trace-name`. */
export function skeletonOf(tree: string, traceId: string): TraceSkeleton {
  const lines = tree.split("\n").filter((line) => line.trim() !== "");
  const margin = indentOf(lines[0]!);
  const depth = lines.map((line) => (indentOf(line) - margin) / 2);
  const parsed = lines.map((line) => /^\s*([^:!]+?)(?:: (\w+))?( !)?$/.exec(line)!);
  const name = parsed.map(([, text]) => text!);
  const none = lines.map(() => "");
  const zero = lines.map(() => 0);
  return {
    traceId,
    sessionId: traceId,
    startTime: "2026-01-31T12:00:00.000000000Z",
    durationNanos: 1_000,
    spans: {
      spanId: name.map((text) => `${traceId}-${text}`),
      parent: depth.map((level, span) => depth.slice(0, span).lastIndexOf(level - 1)),
      depth,
      orphan: lines.map(() => false),
      name,
      kind: parsed.map(([, , kind]) => kind ?? ""),
      startOffsetNanos: zero,
      durationNanos: zero,
      status: parsed.map(([, , , error]) => (error === undefined ? "unset" : "error")),
      service: none,
      agent: none,
      tool: none,
      model: none,
      inputTokens: zero,
      outputTokens: zero,
      cost: lines.map(() => null),
    },
  };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
