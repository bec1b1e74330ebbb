import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getJson, type ServerProcess, startServer } from "./running-server.ts";

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

describe("the API", () => {
  it.each([
    ["/api/v1/sessions/nobody", 404, "session_not_found"],
    ["/api/v1/sessions/%27%3B%20DROP%20TABLE%20spans%3B--", 404, "session_not_found"],
    [`/api/v1/traces/${"a".repeat(32)}`, 404, "trace_not_found"],
    [`/api/v1/spans/${"a".repeat(32)}/${"b".repeat(16)}`, 404, "span_not_found"],
    ["/api/v1/traces/xyz", 400, "invalid_request"],
    ["/api/v1/sessions?limit=0", 400, "invalid_request"],
    ["/api/v1/sessions?endState=Maybe", 400, "invalid_request"],
    ["/api/v1/nothing", 404, "route_not_found"],
  ])("answers %s with %i %s and a message", async (path, status, code) => {
    const response = await fetch(server.url + path);
    const body = (await response.json()) as { error: { code: string; message: string } };
    expect([response.status, body.error.code]).toEqual([status, code]);
    expect(body.error.message).toBeTruthy();
  });

  it("refuses a cursor that it did not give", async () => {
    const response = await fetch(`${server.url}/api/v1/sessions?cursor=%27%20OR%201`);
    expect(response.status).toBe(400);
  });

  it("describes itself as OpenAPI 3.1", async () => {
    const document = await getJson<{ openapi: string; paths: object }>(`${server.url}/openapi.json`);
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toContain("/api/v1/sessions/{id}");
  });

  it("is healthy and ready", async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  });
});

describe("a page of the web cannot talk to the server", () => {
  it.each([
    [{ host: "evil.example" }, 403],
    [{ host: "evil.example:4318" }, 403],
    [{ host: "127.0.0.1.evil.example" }, 403],
    [{ origin: "https://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ host: "localhost:4318" }, 200],
    [{ host: "[::1]:4318", origin: "http://localhost:5173" }, 200],
  ])("%o → %i, on every route", async (headers, status) => {
    for (const path of ["/health", "/", "/api/v1/sessions"])
      expect(await statusOf(path, headers)).toBe(status);
    expect(await statusOf("/v1/traces", headers)).toBe(status === 403 ? 403 : 405);
  });
});

describe("the dashboard's files", () => {
  it("come with a policy that lets nothing in from elsewhere", async () => {
    const response = await fetch(`${server.url}/sessions/anything`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    const policy = response.headers.get("content-security-policy") ?? "";
    for (const directive of ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(directive);
    expect(policy).not.toContain("unsafe");
  });

  it.each(["/assets/../../../package.json", "/..%2f..%2fpackage.json", "/assets/%2e%2e/%2e%2e/cli.js"])(
    "never leave their folder: %s",
    async (path) => {
      const response = await rawGet(path);
      expect(response.body).not.toContain('"dependencies"');
      expect(response.body).not.toContain("process.versions");
    },
  );
});

function rawGet(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });
}

async function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  return (await rawGet(path, headers)).status;
}
