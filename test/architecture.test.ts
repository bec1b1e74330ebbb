import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** A file that breaks one rule, and the lint rule that must say so. */
const violations: Record<string, { path: string; code: string; rule: string }> = {
  "the SDK importing the server": {
    path: "packages/sdk/src/imports-server.ts",
    code: 'import { serve } from "@agentops/server";\nexport const x = serve;\n',
    rule: "noRestrictedImports",
  },
  "the SDK importing a package that it does not declare": {
    path: "packages/sdk/src/imports-undeclared.ts",
    code: 'import { Hono } from "hono";\nexport const x = Hono;\n',
    rule: "noUndeclaredDependencies",
  },
  "the SDK reading the environment outside config.ts": {
    path: "packages/sdk/src/reads-environment.ts",
    code: "export const x = process.env.HOME;\n",
    rule: "noProcessEnv",
  },
  "the tracer knowing sessions": {
    path: "packages/sdk/src/tracer/knows-session.ts",
    code: 'import { Session } from "../session.ts";\nexport const x = Session;\n',
    rule: "noRestrictedImports",
  },
  "pricing knowing the rest of the SDK": {
    path: "packages/sdk/src/pricing/knows-config.ts",
    code: 'import { config } from "../config.ts";\nexport const x = config;\n',
    rule: "noRestrictedImports",
  },
  "anybody importing the command line": {
    path: "packages/server/src/http/imports-cli.ts",
    code: 'import { main } from "../main.ts";\nexport const x = main;\n',
    rule: "noRestrictedImports",
  },
  "anybody importing a command": {
    path: "packages/server/src/store/imports-command.ts",
    code: 'import { keysCommand } from "../cli/keys-command.ts";\nexport const x = keysCommand;\n',
    rule: "noRestrictedImports",
  },
  "access knowing HTTP": {
    path: "packages/server/src/access/knows-http.ts",
    code: 'import { hostGuard } from "../http/host-guard.ts";\nexport const x = hostGuard;\n',
    rule: "noRestrictedImports",
  },
  "the store knowing HTTP": {
    path: "packages/server/src/store/knows-http.ts",
    code: 'import { Hono } from "hono";\nexport const x = Hono;\n',
    rule: "noRestrictedImports",
  },
  "otlp knowing SQL": {
    path: "packages/server/src/otlp/knows-sql.ts",
    code: 'import { createClient } from "@clickhouse/client";\nexport const x = createClient;\n',
    rule: "noRestrictedImports",
  },
  "a dialect reading files": {
    path: "packages/server/src/otlp/dialect/reads-files.ts",
    code: 'import { readFileSync } from "node:fs";\nexport const x = readFileSync;\n',
    rule: "noRestrictedImports",
  },
  "columns knowing who fills them": {
    path: "packages/server/src/columns/knows-otlp.ts",
    code: 'import { decodeTraces } from "../otlp/decode-traces.ts";\nexport const x = decodeTraces;\n',
    rule: "noRestrictedImports",
  },
  "the engine knowing the store": {
    path: "packages/server/src/clickhouse/knows-store.ts",
    code: 'import { openStore } from "../store/store.ts";\nexport const x = openStore;\n',
    rule: "noRestrictedImports",
  },
  "http asking the database": {
    path: "packages/server/src/http/asks-database.ts",
    code: 'import { connect } from "../clickhouse/connect.ts";\nexport const x = connect;\n',
    rule: "noRestrictedImports",
  },
  "gRPC going past the ingest": {
    path: "packages/server/src/grpc/asks-store.ts",
    code: 'import { openStore } from "../store/store.ts";\nexport const x = openStore;\n',
    rule: "noRestrictedImports",
  },
  "the monitor asking the engine": {
    path: "packages/server/src/monitor/asks-engine.ts",
    code: 'import { startEngine } from "../clickhouse/engine/start-engine.ts";\nexport const x = startEngine;\n',
    rule: "noRestrictedImports",
  },
  "the dashboard importing values of the server": {
    path: "packages/dashboard/src/imports-server.ts",
    code: 'import { serve } from "@agentops/server";\nexport const x = serve;\n',
    rule: "noRestrictedImports",
  },
  "a page fetching by itself": {
    path: "packages/dashboard/src/pages/fetches.ts",
    code: 'export const x = fetch("/api/v1/sessions");\n',
    rule: "noRestrictedGlobals",
  },
  "the dashboard's model knowing React": {
    path: "packages/dashboard/src/model/knows-react.ts",
    code: 'import { useState } from "react";\nexport const x = useState;\n',
    rule: "noRestrictedImports",
  },
  "a component using a page": {
    path: "packages/dashboard/src/components/uses-page.ts",
    code: 'import { Page } from "../pages/page.tsx";\nexport const x = Page;\n',
    rule: "noRestrictedImports",
  },
  "an import cycle": {
    path: "packages/server/src/store/cycle-a.ts",
    code: 'import { b } from "./cycle-b.ts";\nexport const a = (): number => b();\n',
    rule: "noImportCycles",
  },
};

describe("the import rules of ARCHITECTURE.md are lint errors", () => {
  let folder: string;
  let report: { category: string; location: { path: string } }[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "agentops-architecture-"));
    for (const manifest of manifests()) write(manifest, readFileSync(join(root, manifest), "utf8"));
    cpSync(join(root, "biome.json"), join(folder, "biome.json"));
    cpSync(join(root, ".gitignore"), join(folder, ".gitignore"));
    for (const { path, code } of Object.values(violations)) write(path, code);
    write(
      "packages/server/src/store/cycle-b.ts",
      'import { a } from "./cycle-a.ts";\nexport const b = (): number => a();\n',
    );
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, "node_modules/.bin/biome"), "lint", "--reporter=json", "--max-diagnostics=none"],
      { cwd: folder, encoding: "utf8" },
    );
    report = JSON.parse(stdout).diagnostics;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(violations))("%s", (_, { path, rule }) => {
    const rules = report.filter((entry) => pathOf(entry) === path).map((entry) => entry.category);
    expect(rules.some((category) => category.endsWith(`/${rule}`))).toBe(true);
  });

  function write(path: string, content: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});

function manifests(): string[] {
  return ["package.json", ...["sdk", "server", "dashboard"].map((name) => `packages/${name}/package.json`)];
}

function pathOf(entry: { location: { path: unknown } }): string {
  const { path } = entry.location;
  return typeof path === "string" ? path : (path as { file: string }).file;
}
