import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "@agentops/server";
import * as semconv from "agentops/semconv";
import { describe, expect, it } from "vitest";
import { getJson, root, startServer } from "./running-server.ts";

interface OpenApiDocument {
  paths: Record<string, Record<string, { security: { apiKey?: string[] }[] }>>;
}

const page = (name: string): string => readFileSync(join(root, name), "utf8");

describe("the documentation names", () => {
  it("every setting with its flag, variable and default", () => {
    const text = page("docs/server.md");
    for (const { flag, env, default: preset } of Object.values(SETTINGS))
      for (const name of [flag.split(" ")[0], env, preset]) expect(text).toContain(`${name}`);
  });

  it("every option of init and every variable that the SDK reads", () => {
    const text = page("docs/sdk.md");
    const options = [...page("packages/sdk/src/init-options.ts").matchAll(/^ {2}(\w+)\?:/gm)];
    const variables = [...page("packages/sdk/src/config.ts").matchAll(/"((?:AGENTOPS|OTEL)_\w+)"/g)];
    expect(options.length).toBeGreaterThan(10);
    expect(variables.length).toBeGreaterThan(5);
    for (const [, name] of [...options, ...variables]) expect(text).toContain(`\`${name}\``);
  });

  it("every attribute of ours", () => {
    const text = page("docs/attributes.md");
    const ours = Object.values(semconv).filter((name) => String(name).startsWith("agentops."));
    expect(ours.length).toBeGreaterThan(5);
    for (const name of ours) expect(text).toContain(`| \`${name}\` |`);
  });

  it("every route with its scope, and no other", async () => {
    const server = await startServer();
    const { paths } = await getJson<OpenApiDocument>(`${server.url}/openapi.json`);
    await server.stop();
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => {
        const scope = security.length === 0 ? "public" : security[0]?.apiKey?.[0];
        return `${method.toUpperCase()} ${path} ${scope}`;
      }),
    );
    const rows = page("docs/server.md").matchAll(/^\| `([A-Z]+ \/[^`]*)` \| (\w+) \|/gm);
    const documented = [...rows].map(([, route, scope]) => `${route} ${scope}`);
    const ofOtlp = ["traces", "metrics", "logs"].map((signal) => `POST /v1/${signal} ingest`);
    expect(documented.sort()).toEqual([...routes, ...ofOtlp].sort());
  });

  it("every decision from ARCHITECTURE.md, and each runtime dependency with its reason", () => {
    const text = page("ARCHITECTURE.md");
    for (const name of readdirSync(join(root, "docs/decisions")))
      expect(text).toContain(`docs/decisions/${name}`);
    for (const name of ["sdk", "server"]) {
      const manifest = JSON.parse(page(`packages/${name}/package.json`));
      const dependencies = {
        ...manifest.dependencies,
        ...manifest.peerDependencies,
        ...manifest.optionalDependencies,
      };
      for (const dependency of Object.keys(dependencies)) expect(text).toContain(`| \`${dependency}\` |`);
    }
  });
});
