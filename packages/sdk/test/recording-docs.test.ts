import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const run = promisify(execFile);
const page = readFileSync(new URL("../../../docs/recording.md", import.meta.url), "utf8");
const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace(
  /package\.json$/,
  "bin/tsc",
);
const folder = join(import.meta.dirname, `.recording-${process.pid}`);

/** The snippet below a heading, and what of it arrives. */
const SNIPPETS: Record<string, string[]> = {
  Functions: ["execute_tool search", "execute_tool rank", "invoke_agent answerer"],
  "Functions 2": ["execute_tool search", "invoke_agent researcher"],
  Streams: ["words"],
  Callbacks: ["execute_tool read"],
  "Handles and errors": ["plan"],
  "After the fact": ["chat gpt-4o-mini", "execute_tool forecast", "click"],
  Agents: ["execute_tool look", "execute_tool look", "refund", "invoke_agent refunds", "invoke_agent triage"],
};
const found = new Map<string, string>();
for (const section of page.split(/^## /m).slice(1)) {
  for (const [index, [, code]] of [...section.matchAll(/```ts\n(.*?)```/gs)].entries()) {
    found.set(section.slice(0, section.indexOf("\n")) + (index === 0 ? "" : ` ${index + 1}`), String(code));
  }
}
const fileOf = (name: string): string => name.replaceAll(" ", "-");

beforeAll(async () => {
  mkdirSync(folder);
  for (const [name, code] of found) writeFileSync(join(folder, `${fileOf(name)}.ts`), code);
  const config = {
    extends: "../../../../tsconfig.base.json",
    compilerOptions: {
      outDir: "compiled",
      rootDir: ".",
      declaration: false,
      lib: ["es2024", "esnext.disposable", "dom"],
    },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch((error) => error);
  expect(stdout).toBe("");
});
afterAll(() => rmSync(folder, { recursive: true }));

it("has a test for every snippet", () => {
  expect([...found.keys()]).toEqual(Object.keys(SNIPPETS));
});

it.each(Object.entries(SNIPPETS))(
  "docs/recording.md: %s compiles and runs as it stands",
  async (name, spans) => {
    const env = { ...process.env, AGENTOPS_API_ENDPOINT: sdk.collector.url, AGENTOPS_QUIET: "true" };
    await run(process.execPath, [join(folder, "compiled", `${fileOf(name)}.js`)], { env });
    expect(sdk.collector.spans.map((span) => span.name)).toEqual(spans);
  },
);
