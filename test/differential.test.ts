import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { attributeCases } from "./differential/attribute-cases.ts";
import { type Line, lines } from "./differential/differential-case.ts";
import type { LineResult } from "./differential/run-line.ts";
import { spanCases } from "./differential/span-cases.ts";
import { tracerCases } from "./differential/tracer-cases.ts";

// The same calls on OpenTelemetry's own tracer and on ours, sent by the exporters of each line of its SDK: what
// arrives is the same, byte by byte. Clocks and ids are the same in both runs, so that nothing has to be masked.

const cases = [...attributeCases, ...spanCases, ...tracerCases];
const runner = join(import.meta.dirname, "differential/run-line.ts");

async function runLine(line: Line): Promise<LineResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [runner], {
    cwd: join(import.meta.dirname, "matrix", line),
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

describe.each(lines)("exported by %s", (line) => {
  let result: LineResult;
  beforeAll(async () => {
    result = await runLine(line);
  });

  it.each(cases.filter((one) => one.differs?.[line] === undefined))("$name", ({ name, silent }) => {
    const { theirs, ours } = result.sent[name] as LineResult["sent"][string];
    expect(ours).toEqual(theirs);
    for (const bodies of Object.values(ours)) expect(bodies.length > 0).toBe(silent !== true);
  });

  const differing = cases.filter((one) => one.differs?.[line] !== undefined);
  it.each(differing.map((one) => ({ ...one, why: one.differs?.[line] })))("$name: it $why", ({ name }) => {
    const { theirs, ours } = result.sent[name] as LineResult["sent"][string];
    expect(ours).not.toEqual(theirs);
    for (const bodies of Object.values(ours)) expect(bodies.length).toBeGreaterThan(0);
  });

  it("merges its resources with ours, either way", () => {
    expect(result.mergedResources).toEqual({
      "theirs, then ours": { both: "ours", ours: 1, theirs: 1 },
      "ours, then theirs": { both: "theirs", ours: 1, theirs: 1 },
    });
  });
});
