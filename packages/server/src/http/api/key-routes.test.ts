import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../../test/start-test-server.ts";
import type { ApiKey, CreatedApiKey } from "../../model/api-key.ts";

let server: TestServer;
let admin: { "x-agentops-api-key": string };

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.keyOf("admin");
  for (const id of ["checkout", "search"])
    await server.ask("/api/v1/projects", { method: "POST", headers: admin, body: { id } });
});
afterAll(() => server.close());

describe("a key", () => {
  it("is shown when it is made, and never again", async () => {
    const created = await create({ name: "of the tests", scope: "read" });
    expect(created.status).toBe(201);
    const { key, ...rest } = created.json<CreatedApiKey>();
    expect(key).toMatch(/^ao_[0-9a-f]{12}_[0-9a-z]{50}$/);
    expect(rest).toMatchObject({
      name: "of the tests",
      scope: "read",
      projectId: "default",
      revokedAt: null,
    });
    const { text } = await server.ask("/api/v1/keys", { headers: admin });
    expect(text).toContain(rest.id);
    expect(text).not.toContain(key);
    expect(text).not.toContain("hash");
  });

  it("works at once and ends at once where it is revoked, its token with it", async () => {
    const { id, key } = (await create({ name: "short", scope: "read" })).json<CreatedApiKey>();
    const issued = await server.ask("/v3/auth/token", { method: "POST", body: { api_key: key } });
    const { token } = issued.json<{ token: string }>();
    expect(await statusWith(key)).toBe(200);
    expect(await statusWith(token)).toBe(200);
    const revoked = await server.ask(`/api/v1/keys/${id}`, { method: "DELETE", headers: admin });
    expect(revoked.json<ApiKey>().revokedAt).toEqual(expect.any(String));
    expect(await statusWith(key)).toBe(401);
    expect(await statusWith(token)).toBe(401);
    const again = await server.ask(`/api/v1/keys/${id}`, { method: "DELETE", headers: admin });
    expect(again.json<ApiKey>().revokedAt).toBe(revoked.json<ApiKey>().revokedAt);
  });

  it.each([
    [{ scope: "read" }, 400],
    [{ name: " ", scope: "read" }, 400],
    [{ name: "a\u001b[2Jb", scope: "read" }, 400],
    [{ name: "x", scope: "root" }, 400],
    [{ name: "x", scope: "read", projectId: "Über" }, 400],
    [{ name: "x", scope: "read", projectId: "nowhere" }, 404],
  ])("is not made of %j", async (body, status) => {
    expect((await create(body)).status).toBe(status);
  });

  it("is not revoked where there is none", async () => {
    const { status } = await server.ask("/api/v1/keys/000000000000", { method: "DELETE", headers: admin });
    expect(status).toBe(404);
  });
});

describe("an admin key of a project", () => {
  it("administers the keys of its own project and learns nothing of others", async () => {
    const headers = await server.keyOf("admin", "checkout");
    const own = await create({ name: "own", scope: "ingest" }, headers);
    expect(own.json<CreatedApiKey>().projectId).toBe("checkout");
    const others = (
      await create({ name: "theirs", scope: "read", projectId: "search" })
    ).json<CreatedApiKey>();

    const { keys } = (await server.ask("/api/v1/keys", { headers })).json<{ keys: ApiKey[] }>();
    expect(new Set(keys.map(({ projectId }) => projectId))).toEqual(new Set(["checkout"]));
    const { text } = await server.ask("/api/v1/projects", { headers });
    expect(text).toContain("checkout");
    expect(text).not.toContain("search");

    // The same answer, whether there is such a project or such a key.
    const [real, unreal] = [
      await create({ name: "x", scope: "read", projectId: "search" }, headers),
      await create({ name: "x", scope: "read", projectId: "nowhere" }, headers),
    ];
    expect([real.status, real.text]).toEqual([403, unreal.text]);
    const [theirs, none] = [
      await server.ask(`/api/v1/keys/${others.id}`, { method: "DELETE", headers }),
      await server.ask("/api/v1/keys/000000000000", { method: "DELETE", headers }),
    ];
    expect([theirs.status, theirs.text]).toEqual([404, none.text]);
    expect(await statusWith(others.key)).toBe(200);
  });

  it("makes no projects", async () => {
    const headers = await server.keyOf("admin", "checkout");
    const answers = await Promise.all(
      ["new", "search"].map((id) =>
        server.ask("/api/v1/projects", { method: "POST", headers, body: { id } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });
});

it("a project is made once", async () => {
  const make = () =>
    server.ask("/api/v1/projects", { method: "POST", headers: admin, body: { id: "once", name: "Once" } });
  expect((await make()).json()).toMatchObject({ id: "once", name: "Once" });
  expect((await make()).status).toBe(409);
  const { text } = await server.ask("/api/v1/projects", { headers: admin });
  expect(JSON.parse(text).projects.map(({ id }: { id: string }) => id)).toEqual(
    expect.arrayContaining(["default", "checkout", "once"]),
  );
});

it("a body of the API has a limit", async () => {
  const body = { api_key: "x".repeat(100_000) };
  expect((await server.ask("/v3/auth/token", { method: "POST", body })).status).toBe(413);
});

function create(body: object, headers: { "x-agentops-api-key": string } = admin) {
  return server.ask("/api/v1/keys", { method: "POST", headers, body });
}

async function statusWith(credential: string): Promise<number> {
  const headers = { authorization: `Bearer ${credential}` };
  return (await server.ask("/api/v1/sessions", { headers })).status;
}
