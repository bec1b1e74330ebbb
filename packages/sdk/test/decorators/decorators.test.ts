import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flush } from "../../src/flush.ts";
import { withSdk } from "../with-sdk.ts";
import type { Researcher } from "./fixture.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace(
  /package\.json$/,
  "bin/tsc",
);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "agentops-decorators-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(["tc39", "legacy"])("with %s decorators", (flavour) => {
  const sdk = withSdk();
  let Decorated: typeof Researcher;

  beforeAll(async () => {
    const outDir = join(folder, flavour);
    execFileSync(process.execPath, [tsc, "-p", join(here, flavour), "--outDir", outDir], { stdio: "pipe" });
    // The compiled class, on the very modules that this test runs.
    const compiled = readFileSync(join(outDir, "test/decorators/fixture.js"), "utf8");
    const source = pathToFileURL(join(here, "../../src/index.ts")).href;
    const file = join(here, `.${flavour}-${process.pid}.mjs`);
    writeFileSync(file, compiled.replace("../../src/index.js", source));
    try {
      Decorated = ((await import(/* @vite-ignore */ file)) as { Researcher: typeof Researcher }).Researcher;
    } finally {
      rmSync(file);
    }
  });

  it("records methods, with their this and their nesting", async () => {
    sdk.init();
    expect(await new Decorated("math").research("why")).toBe("math: why 9");
    await flush();
    const agent = sdk.collector.span("invoke_agent researcher");
    expect(sdk.collector.span("execute_tool search").parentSpanId).toBe(agent.spanId);
    expect(sdk.collector.span("execute_tool search").attributes["gen_ai.tool.call.arguments"]).toBe("why");
  });

  it("records static methods by their own name", async () => {
    sdk.init();
    expect(Decorated.rate("four")).toBe(4);
    await flush();
    expect(sdk.collector.span("execute_tool rate").attributes["gen_ai.tool.call.result"]).toBe("4");
  });

  it("records async generators", async () => {
    sdk.init();
    const parts: string[] = [];
    for await (const part of new Decorated("x").stream(["a", "b"])) parts.push(part);
    await flush();
    expect(parts).toEqual(["a", "b"]);
    expect(sdk.collector.span("execute_tool stream").attributes["gen_ai.tool.call.result"]).toBe('["a","b"]');
  });

  it("keeps name and arity of the method", () => {
    expect([Decorated.prototype.search.name, Decorated.prototype.search.length]).toEqual(["search", 1]);
  });
});
