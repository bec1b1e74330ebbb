import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/start-test-server.ts";
import type { Scope } from "../model/api-key.ts";
import { type RouteScope, routeScopes } from "./api/route-scope.ts";

const SCOPES: readonly Scope[] = ["ingest", "read", "admin"];

let server: TestServer;
let keys: Record<Scope, { "x-agentops-api-key": string }>;
let routes: { method: string; path: string; scope: RouteScope | undefined }[];

beforeAll(async () => {
  server = await startTestServer({
    addRoutes(api) {
      api.get("/api/v1/forgotten", (context) => context.text("secret"));
      api.all("/api/v1/forgotten-too", (context) => context.text("secret"));
    },
  });
  keys = {
    ingest: await server.keyOf("ingest"),
    read: await server.keyOf("read"),
    admin: await server.keyOf("admin"),
  };
  const scopes = routeScopes(server.api);
  const ofApi = server.api.routes
    .filter(({ method, path }) => method !== "ALL" && path !== "/api/v1/forgotten")
    .map(({ method, path }) => ({ method, path, scope: scopes.get(`${method} ${path}`) }));
  const ofOtlp = server.otlpPaths.map((path) => ({ method: "POST", path, scope: "ingest" as const }));
  routes = [
    ...new Map([...ofApi, ...ofOtlp].map((route) => [`${route.method} ${route.path}`, route])).values(),
  ];
});
afterAll(() => server.close());

describe("every route of the router", () => {
  it("says what scope it needs", () => {
    expect(routes.length).toBeGreaterThan(15);
    expect(routes.filter(({ scope }) => scope === undefined)).toEqual([]);
    // What answers any method cannot say it, and is denied: only what stands before all routes may be such.
    const anyMethod = server.api.routes.filter(({ method }) => method === "ALL").map(({ path }) => path);
    expect(new Set(anyMethod)).toEqual(new Set(["/*", "/api/v1/forgotten-too"]));
  });

  it("is for everybody only if it is one of these", () => {
    expect(
      routes
        .filter(({ scope }) => scope === "public")
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      "/api/v1/sign-in",
      "/api/v1/sign-out",
      "/health",
      "/openapi.json",
      "/ready",
      "/v3/auth/token",
    ]);
  });

  it("answers a key of its scope, and refuses the others with 403", async () => {
    for (const { method, path, scope } of routes) {
      for (const held of SCOPES) {
        const { status } = await server.ask(addressOf(path), { method, headers: keys[held] });
        const good = scope === "public" || scope === held || held === "admin";
        const told = `${method} ${path} with a key of scope ${held}`;
        if (good) expect([401, 403], told).not.toContain(status);
        else expect(status, told).toBe(403);
      }
    }
  });

  it("answers 401 without a valid key: by any method, in any spelling", async () => {
    for (const { method, path, scope } of routes) {
      const address = addressOf(path);
      const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
      const known = new Set(
        routes.filter((route) => route.scope === "public").map((route) => `${route.method} ${route.path}`),
      );
      for (const other of methods) {
        const isPublic = known.has(`${other === "HEAD" ? "GET" : other} ${path}`);
        if (!isPublic) await expect401(other, address);
      }
      for (const spelling of spellingsOf(address)) await expect401(method, spelling);
      if (scope === "public") continue;
      await expect401(method, address);
      await expect401(method, `${address}?api_key=${keys.admin["x-agentops-api-key"]}`);
      await expect401(method, address, { authorization: "Bearer wrong" });
      await expect401(method, address, { authorization: "Bearer ", cookie: "agentops_session=wrong" });
    }
  });

  it("is denied if nobody said what scope it needs, whoever asks", async () => {
    for (const path of ["/api/v1/forgotten", "/api/v1/forgotten-too"]) {
      await expect401("GET", path);
      const answer = await server.ask(path, { headers: keys.admin });
      expect([403, 404]).toContain(answer.status);
      expect(answer.text).not.toContain("secret");
    }
  });
});

it("tells addresses without a route from others only with a key", async () => {
  for (const path of ["/api/v1/nonsense", "/api", "/v1/nonsense", "/v2/sessions"]) {
    const method = "POST";
    await expect401(method, path);
    expect((await server.ask(path, { method, headers: keys.read })).status).toBe(404);
  }
});

it("gives everybody the pages, which hold nothing", async () => {
  for (const path of ["/", "/sessions/some-id", "/favicon.svg"]) {
    expect((await server.ask(path)).text).toContain("The dashboard");
    await expect401("POST", path);
  }
});

it("answers 401 in the encoding of the request on OTLP routes", async () => {
  const json = await server.ask("/v1/traces", { method: "POST", body: {} });
  expect(json.json()).toMatchObject({ code: 16, message: expect.stringContaining("API key") });
  const headers = { "content-type": "application/x-protobuf" };
  const protobuf = await server.ask("/v1/traces", { method: "POST", headers, body: "" });
  expect(protobuf.status).toBe(401);
  expect(protobuf.headers["content-type"]).toBe("application/x-protobuf");
  expect(protobuf.headers["www-authenticate"]).toBe("Bearer");
});

async function expect401(method: string, path: string, headers = {}): Promise<void> {
  const { status, text } = await server.ask(path, { method, headers });
  expect(status, `${method} ${path}`).toBe(401);
  expect(text).not.toContain(keys.admin["x-agentops-api-key"]);
}

function addressOf(path: string): string {
  return path.replace(":traceId", "0".repeat(31).concat("1")).replace(/:\w+/g, "0000000000000001");
}

function spellingsOf(path: string): string[] {
  const rest = path.slice(1);
  const capital = path.slice(1, 2).charCodeAt(0).toString(16);
  return [
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    `/${rest.replaceAll("/", "%2F")}%2F`,
    `/${rest.replaceAll("/", "%5C")}%5C`,
    `/x/..${path}/`,
    `/./${rest}/`,
    `/%${capital}${path.slice(2)}/`,
  ];
}
