import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const page = readFileSync(new URL("../../../docs/opentelemetry.md", import.meta.url), "utf8");
const snippets = page.split(/^## /m).flatMap((section) => {
  const code = /```ts\n(.*?)```/s.exec(section)?.[1];
  return code === undefined ? [] : [[section.slice(0, section.indexOf("\n")), code] as const];
});

it("has snippets", () => {
  expect(snippets.map(([title]) => title)).toEqual([
    "Destinations",
    "Sampling",
    "Without init",
    "Looking at it",
  ]);
});

it.each(snippets)("docs/opentelemetry.md: %s runs as it stands", async (title, code) => {
  const file = join(import.meta.dirname, `.opentelemetry-${process.pid}-${title.replaceAll(" ", "-")}.ts`);
  writeFileSync(file, code);
  const env = { ...process.env, AGENTOPS_API_ENDPOINT: sdk.collector.url };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { env });
    expect(stderr).not.toContain("Error");
    if (title === "Destinations") expect(stdout).toContain("execute_tool search");
    if (title === "Looking at it") expect(stdout).toContain("No problem was found.");
  } finally {
    rmSync(file);
  }
  const recorded = sdk.collector.spans.map(({ name }) => name);
  const expected: Record<string, string> = {
    Destinations: "execute_tool search",
    "Without init": "run",
    "Looking at it": "agentops.doctor",
  };
  if (expected[title] !== undefined) expect(recorded).toContain(expected[title]);
});
