import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const page = readFileSync(new URL("../../../docs/propagation.md", import.meta.url), "utf8");
const sections = page.split(/^## /m).flatMap((section) => {
  const snippets = [...section.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)];
  return snippets.length === 0 ? [] : [[section.slice(0, section.indexOf("\n")), snippets] as const];
});

it("has a snippet for every way", () => {
  expect(sections.map(([title]) => title)).toEqual([
    "HTTP",
    "A child process",
    "A worker thread",
    "A queue",
    "MCP",
  ]);
  expect(page.match(/```ts/g)).toHaveLength(sections.flatMap(([, snippets]) => snippets).length);
});

it.each(sections)("docs/propagation.md: %s runs as it stands", async (title, snippets) => {
  const folder = join(import.meta.dirname, `.propagation-${process.pid}-${title.replaceAll(" ", "-")}`);
  mkdirSync(folder);
  try {
    for (const [, name, code] of snippets) writeFileSync(join(folder, String(name)), String(code));
    const env = { ...process.env, AGENTOPS_API_ENDPOINT: sdk.collector.url, AGENTOPS_QUIET: "true" };
    await promisify(execFile)(process.execPath, [join(folder, String(snippets[0]?.[1]))], { env });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const run = sdk.collector.spans.find((span) => span.attributes["agentops.session.name"] !== undefined);
  expect(run?.attributes["session.id"]).toBeDefined();
  expect(sdk.collector.span("execute_tool search")).toMatchObject({
    traceId: run?.traceId,
    parentSpanId: run?.spanId,
    attributes: { "session.id": run?.attributes["session.id"] },
  });
});
