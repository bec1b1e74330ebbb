import { setTimeout as delay } from "node:timers/promises";
import { SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../test/open-test-store.ts";
import type { Scope } from "../model/api-key.ts";
import type { StoredApiKey } from "../store/control-plane.ts";
import { Access } from "./access.ts";
import { hashApiKey, mintApiKey } from "./api-key.ts";
import { environmentKey } from "./built-in-key.ts";
import { secretOf, signToken } from "./tokens.ts";

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());
beforeEach(() => test.clients.write((client) => client.command({ query: "TRUNCATE TABLE api_keys" })));

describe("a server on loopback", () => {
  it("trusts the machine while it has no keys: every request, with whatever key, is the default project", async () => {
    const access = accessOf({ onThisMachineOnly: true });
    for (const headers of [{}, { authorization: "Bearer whatever" }, { "x-agentops-api-key": "a" }])
      for (const scope of ["ingest", "read", "admin"] as const)
        expect(await access.authorize(headers, scope)).toMatchObject({ granted: true, projectId: "default" });
  });

  it("wants a key of every request as soon as there is one", async () => {
    const access = accessOf({ onThisMachineOnly: true });
    expect(await access.authorize({}, "read")).toMatchObject({ granted: true });
    const { text } = await addKey("read");
    await access.keysChanged();
    expect(await access.authorize({}, "read")).toMatchObject({ granted: false, status: 401 });
    expect(await access.authorize(bearer("whatever"), "read")).toMatchObject({ granted: false, status: 401 });
    expect(await access.authorize(bearer(text), "read")).toMatchObject({ granted: true });
  });

  it("does not open again when its last key is revoked", async () => {
    const access = accessOf({ onThisMachineOnly: true });
    const { key } = await addKey("admin");
    await test.store.controlPlane.revokeApiKey(key.id, new Date());
    expect(await access.authorize({}, "read")).toMatchObject({ granted: false, status: 401 });
    expect(await access.hasKeys()).toBe(false);
  });

  it("counts AGENTOPS_ADMIN_KEY as a key", async () => {
    const access = accessOf({
      onThisMachineOnly: true,
      environmentKey: environmentKey(hashApiKey("seeded")),
    });
    expect(await access.authorize({}, "read")).toMatchObject({ granted: false, status: 401 });
    expect(await access.authorize(bearer("seeded"), "admin")).toMatchObject({
      granted: true,
      projectId: "default",
      scope: "admin",
    });
  });

  it("gives tokens for any key while it trusts the machine, which end when the first key is made", async () => {
    const access = accessOf({ onThisMachineOnly: true });
    const issued = await access.issueToken("whatever");
    if (!issued.granted) throw new Error(issued.message);
    expect(await access.authorize(bearer(issued.token), "ingest")).toMatchObject({ granted: true });
    await addKey("read");
    await access.keysChanged();
    expect(await access.authorize(bearer(issued.token), "ingest")).toMatchObject({ status: 401 });
  });
});

describe("a server that others can reach", () => {
  it("wants a key although it has none", async () => {
    const access = accessOf();
    expect(await access.authorize({}, "read")).toMatchObject({ granted: false, status: 401 });
    expect(await access.hasKeys()).toBe(false);
  });
});

describe("a key", () => {
  it.each([
    ["ingest", ["ingest"]],
    ["read", ["read"]],
    ["admin", ["ingest", "read", "admin"]],
  ] as const)("of scope %s is good for %j and nothing else", async (scope, good) => {
    const { text } = await addKey(scope);
    const access = accessOf();
    for (const wanted of ["ingest", "read", "admin"] as const) {
      const expected = (good as readonly Scope[]).includes(wanted)
        ? { granted: true, scope }
        : { granted: false, status: 403 };
      expect(await access.authorize(bearer(text), wanted)).toMatchObject(expected);
    }
  });

  it("is taken from X-Agentops-Api-Key or Authorization, whatever the scheme's case", async () => {
    const { text } = await addKey("read", "checkout");
    const access = accessOf();
    for (const headers of [
      bearer(text),
      { authorization: `bearer  ${text}` },
      { "x-agentops-api-key": text },
      { "x-agentops-api-key": [text] },
      { "x-agentops-api-key": text, authorization: "Basic of-a-proxy" },
    ])
      expect(await access.authorize(headers, "read")).toMatchObject({ granted: true, projectId: "checkout" });
    for (const headers of [{ authorization: text }, { authorization: `Basic ${text}` }, { cookie: text }])
      expect(await access.authorize(headers, "read")).toMatchObject({ status: 401 });
  });

  it("is not found by its id alone, by another secret, or in another case", async () => {
    const { text, key } = await addKey("admin");
    const access = accessOf();
    const other = mintApiKey().key.split("_")[2];
    for (const wrong of [
      key.id,
      `ao_${key.id}_${other}`,
      text.toUpperCase(),
      text.slice(0, -1),
      `${text}0`,
      key.hash,
    ])
      expect(await access.authorize(bearer(wrong), "read")).toMatchObject({ status: 401 });
  });

  it("is kept as a hash only", async () => {
    const { text } = await addKey("admin");
    const rows = await test.clients.rows("SELECT * FROM api_keys");
    expect(JSON.stringify(rows)).not.toContain(text.split("_")[2]);
    expect(JSON.stringify(rows)).toContain(hashApiKey(text));
  });

  it("is refused within five seconds of its revocation elsewhere, and so are its tokens", async () => {
    const { text, key } = await addKey("read");
    const access = accessOf();
    const issued = await access.issueToken(text);
    if (!issued.granted) throw new Error(issued.message);
    expect(await access.authorize(bearer(text), "read")).toMatchObject({ granted: true });
    expect(await access.authorize(bearer(issued.token), "read")).toMatchObject({ granted: true });
    await test.store.controlPlane.revokeApiKey(key.id, new Date());
    await refusedWithin(5_000, () => access.authorize(bearer(text), "read"));
    expect(await access.authorize(bearer(issued.token), "read")).toMatchObject({ status: 401 });
    expect(await access.issueToken(text)).toMatchObject({ granted: false, status: 401 });
  });

  it("cannot be brought back: a use that another server writes late does not undo a revocation", async () => {
    const { key } = await addKey("read");
    await test.store.controlPlane.revokeApiKey(key.id, new Date());
    await test.store.controlPlane.noteKeyUses(new Map([[key.id, new Date()]]));
    expect(await test.store.controlPlane.listApiKeys()).toMatchObject([
      { id: key.id, revokedAt: expect.any(String), lastUsedAt: expect.any(String) },
    ]);
  });

  it("remembers when it was used", async () => {
    const { text } = await addKey("read");
    const access = accessOf();
    await access.authorize(bearer(text), "read");
    await access.close();
    expect(await test.store.controlPlane.listApiKeys()).toMatchObject([{ lastUsedAt: expect.any(String) }]);
  });
});

describe("a token", () => {
  it("is its key's project and scope, whatever its payload says", async () => {
    const { text, key } = await addKey("ingest", "checkout");
    const access = accessOf();
    const issued = await access.issueToken(text);
    if (!issued.granted) throw new Error(issued.message);
    expect(await access.authorize(bearer(issued.token), "ingest")).toMatchObject({
      granted: true,
      projectId: "checkout",
      scope: "ingest",
      keyId: key.id,
    });
    expect(await access.authorize(bearer(issued.token), "read")).toMatchObject({ status: 403 });
    // Even one that is rightly signed: only the key counts.
    const forged = await signToken({ ...key, projectId: "other", scope: "admin" });
    expect(await access.authorize(bearer(forged), "ingest")).toMatchObject({ projectId: "checkout" });
    expect(await access.authorize(bearer(forged), "admin")).toMatchObject({ status: 403 });
  });

  it.each<[string, { header?: object; claims?: object }]>([
    ["without an end", { claims: { exp: undefined } }],
    ["over for more than a minute", { claims: { exp: now() - 61 } }],
    ["issued more than an hour ago", { claims: { iat: now() - 3_700 } }],
    ["issued in the future", { claims: { iat: now() + 3_700, exp: now() + 7_200 } }],
    ["of another issuer", { claims: { iss: "somebody" } }],
    ["of no issuer", { claims: { iss: undefined } }],
    ["for another audience", { claims: { aud: "somebody" } }],
    ["without a key id", { header: { kid: undefined } }],
    ["with a path for a key id", { header: { kid: "../../etc/passwd" } }],
    ["with SQL for a key id", { header: { kid: "' OR 1=1 --" } }],
    ["with a name of objects for a key id", { header: { kid: "__proto__" } }],
    ["of another algorithm", { header: { alg: "HS512" } }],
  ])("%s is refused", async (_, change) => {
    const { key } = await addKey("admin");
    const access = accessOf();
    expect(await access.authorize(bearer(await signed(key)), "read")).toMatchObject({ granted: true });
    expect(await access.authorize(bearer(await signed(key, change)), "read")).toMatchObject({ status: 401 });
  });

  it("without a signature is refused", async () => {
    const { key } = await addKey("admin");
    const [, payload] = (await signToken(key)).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT", kid: key.id })).toString(
      "base64url",
    );
    for (const token of [`${header}.${payload}.`, `${header}.${payload}`, `${header}.${payload}.AAAA`])
      expect(await accessOf().authorize(bearer(token), "read")).toMatchObject({ status: 401 });
  });

  it("of one key does not pass for another's", async () => {
    const [mine, theirs] = [await addKey("ingest"), await addKey("admin")];
    const token = await signToken({ ...mine.key, id: theirs.key.id });
    expect(await accessOf().authorize(bearer(token), "admin")).toMatchObject({ status: 401 });
  });
});

describe("the cookie of a page", () => {
  const host = "localhost:4318";

  it("is taken from requests of our own pages only", async () => {
    const { key } = await addKey("read");
    const access = accessOf();
    const cookie = `theme=dark; agentops_session=${await signToken(key)}`;
    for (const headers of [
      { host, cookie },
      { host, cookie, "sec-fetch-site": "same-origin" },
      { host, cookie, origin: `http://${host}` },
    ])
      expect(await access.authorize(headers, "read")).toMatchObject({ granted: true });
    for (const headers of [
      { host, cookie, "sec-fetch-site": "same-site" },
      { host, cookie, "sec-fetch-site": "cross-site" },
      { host, cookie, origin: "http://localhost:3000" },
      { host, cookie, origin: "null" },
    ])
      expect(await access.authorize(headers, "read")).toMatchObject({ status: 401 });
  });
});

function accessOf(options: Partial<ConstructorParameters<typeof Access>[0]> = {}): Access {
  return new Access({ controlPlane: test.store.controlPlane, onThisMachineOnly: false, ...options });
}

async function addKey(scope: Scope, projectId = "default"): Promise<{ text: string; key: StoredApiKey }> {
  const { id, key: text } = mintApiKey();
  const key: StoredApiKey = {
    id,
    projectId,
    name: "of a test",
    scope,
    hash: hashApiKey(text),
    createdAt: new Date().toISOString(),
    lastUsedAt: null,
    revokedAt: null,
  };
  await test.store.controlPlane.addApiKey(key);
  return { text, key };
}

function bearer(credential: string): Record<string, string> {
  return { authorization: `Bearer ${credential}` };
}

/** A token of ours, rightly signed, with something changed. */
async function signed(
  key: StoredApiKey,
  { header, claims }: { header?: object; claims?: object } = {},
): Promise<string> {
  const ours = { iss: "agentops", aud: "agentops", sub: key.id, iat: now(), exp: now() + 3_600 };
  return new SignJWT({ ...ours, ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: key.id, ...header })
    .sign(secretOf(key.hash));
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}

async function refusedWithin(millis: number, ask: () => Promise<{ granted: boolean }>): Promise<void> {
  const deadline = performance.now() + millis;
  while ((await ask()).granted) {
    expect(performance.now()).toBeLessThan(deadline);
    await delay(100);
  }
}
