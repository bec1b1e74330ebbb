import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../../test/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe("POST /v3/auth/token", () => {
  it("gives a JWT for a key: an hour, the key's project, accepted wherever the key is", async () => {
    const { "x-agentops-api-key": key } = await server.keyOf("ingest", "checkout");
    const answer = await server.ask("/v3/auth/token", { method: "POST", body: { api_key: key } });
    expect(answer.headers["cache-control"]).toBe("no-store");
    const { token, ...rest } = answer.json<{ token: string }>();
    expect(rest).toEqual({ token_type: "Bearer", expires_in: 3600, project_id: "checkout", scope: "ingest" });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "HS256", kid: key.split("_")[1] });
    const { iat = 0, exp } = decodeJwt(token);
    expect(exp).toBe(iat + 3600);
    expect(token).not.toContain(key);
    for (const headers of [{ authorization: `Bearer ${token}` }, { "x-agentops-api-key": token }])
      expect((await server.ask("/v1/traces", { method: "POST", headers, body: {} })).status).toBe(200);
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.ask("/api/v1/sessions", { headers })).status).toBe(403);
  });

  it.each([
    [{ api_key: "wrong" }, 401],
    [{ api_key: "" }, 400],
    [{}, 400],
    [{ api_key: 1 }, 400],
    ["{", 400],
  ])("answers %j with %i, without repeating it", async (body, status) => {
    const headers = { "content-type": "application/json" };
    const answer = await server.ask("/v3/auth/token", { method: "POST", headers, body });
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ error: { message: expect.not.stringContaining("wrong") } });
  });
});

describe("a page", () => {
  it("holds a key as a cookie that scripts and other sites cannot use, and gives it back", async () => {
    const { "x-agentops-api-key": key } = await server.keyOf("read", "checkout");
    const signedIn = await server.ask("/api/v1/sign-in", { method: "POST", body: { api_key: key } });
    expect(signedIn.json()).toEqual({ projectId: "checkout", scope: "read", keyId: key.split("_")[1] });
    const [given = ""] = signedIn.headers["set-cookie"] ?? [];
    for (const attribute of ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=3600"])
      expect(given).toContain(attribute);
    expect(given).not.toContain(key);
    const cookie = given.slice(0, given.indexOf(";"));

    const who = await server.ask("/api/v1/access", { headers: { cookie } });
    expect(who.json()).toMatchObject({ projectId: "checkout" });
    expect(who.headers["set-cookie"]?.[0]).toContain("agentops_session=ey");
    const elsewhere = { cookie, "sec-fetch-site": "same-site", origin: "http://localhost:3000" };
    expect((await server.ask("/api/v1/access", { headers: elsewhere })).status).toBe(401);

    const signedOut = await server.ask("/api/v1/sign-out", { method: "POST", headers: { cookie } });
    expect(signedOut.status).toBe(204);
    expect(signedOut.headers["set-cookie"]?.[0]).toMatch(/^agentops_session=;.*Max-Age=0/);
  });

  it("behind TLS gets a cookie for TLS only", async () => {
    const { "x-agentops-api-key": key } = await server.keyOf("read");
    const headers = { "x-forwarded-proto": "https" };
    const answer = await server.ask("/api/v1/sign-in", { method: "POST", headers, body: { api_key: key } });
    expect(answer.headers["set-cookie"]?.[0]).toContain("Secure");
  });

  it("does not get in with a key for ingest, or none", async () => {
    const { "x-agentops-api-key": key } = await server.keyOf("ingest");
    for (const [api_key, status] of [
      [key, 403],
      ["wrong", 401],
    ]) {
      const answer = await server.ask("/api/v1/sign-in", { method: "POST", body: { api_key } });
      expect(answer.status).toBe(status);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
  });

  it("gets no cookie renewed by a key in a header", async () => {
    const headers = await server.keyOf("read");
    const { headers: answered } = await server.ask("/api/v1/access", { headers });
    expect(answered["set-cookie"]).toBeUndefined();
  });
});
