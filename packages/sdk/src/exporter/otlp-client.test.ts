import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Reporter } from "../reporter.ts";
import { describeTrouble } from "./describe-trouble.ts";
import { canCarrySecret, OtlpClient, type OtlpClientOptions } from "./otlp-client.ts";
import { bareThrottleMillis, parseRetryAfter, retryDelayMillis } from "./retry-delay.ts";

interface Received {
  path: string | undefined;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.restoreAllMocks();
});

/** A server on a free port, and what it received. */
async function serve(
  answer: (request: Received, response: ServerResponse, count: number) => void = (_request, response) =>
    response.end(),
): Promise<{ port: number; requests: Received[] }> {
  const requests: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received = { path: request.url, headers: request.headers, body: Buffer.concat(chunks) };
    requests.push(received);
    answer(received, response, requests.length);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, requests };
}

function connect(options: Partial<OtlpClientOptions> & { endpoint: string }): OtlpClient {
  const reporter = new Reporter({ quiet: true, debug: false });
  const client = new OtlpClient({
    apiKey: undefined,
    userAgent: "test",
    timeoutMillis: 5000,
    reporter,
    ...options,
  });
  closers.push(() => client.close());
  return client;
}

const body = Buffer.from("body");
const withStatus =
  (status: number, headers: Record<string, string> = {}) =>
  (_request: Received, response: ServerResponse): void =>
    void response.writeHead(status, headers).end();

describe("a request", () => {
  it("goes to the path of its signal with the key as a bearer token, uncompressed on this machine", async () => {
    const { port, requests } = await serve();
    const client = connect({ endpoint: `http://127.0.0.1:${port}/base/`, apiKey: "secret" });
    for (const signal of ["traces", "metrics", "logs"] as const) await client.send(signal, body);
    expect(requests.map(({ path }) => path)).toEqual([
      "/base/v1/traces",
      "/base/v1/metrics",
      "/base/v1/logs",
    ]);
    for (const { headers, body } of requests) {
      expect(headers.authorization).toBe("Bearer secret");
      expect(headers["content-encoding"]).toBeUndefined();
      expect(body.toString()).toBe("body");
    }
  });

  // 0.0.0.0 reaches this machine without being one of its names.
  it.each(["key", "token"] as const)(
    "is compressed where it leaves the machine, and keeps a %s out of cleartext",
    async (auth) => {
      const { port, requests } = await serve();
      await connect({ endpoint: `http://0.0.0.0:${port}`, apiKey: "secret", auth }).send("traces", body);
      expect(requests).toHaveLength(1);
      expect(requests[0]?.headers.authorization).toBeUndefined();
      expect(requests[0]?.headers["content-encoding"]).toBe("gzip");
      expect(gunzipSync(requests[0]?.body as Buffer).toString()).toBe("body");
    },
  );

  it("goes through the proxy of the environment, unless it stays on this machine", async () => {
    const { port, requests } = await serve();
    const proxyEnvironment = { http_proxy: `http://127.0.0.1:${port}` };
    await connect({ endpoint: "http://agentops.test:4318", proxyEnvironment }).send("traces", body);
    expect(requests.map(({ path }) => path)).toEqual(["http://agentops.test:4318/v1/traces"]);
    const outcome = await connect({ endpoint: "http://127.0.0.1:1", proxyEnvironment }).send("traces", body);
    expect(outcome).toMatchObject({ status: "retryable", cause: "ECONNREFUSED" });
  });

  it("goes out anew where the server closed the idle connection meanwhile", async () => {
    const { port, requests } = await serve((_request, response, count) => {
      response.end();
      if (count === 1) setTimeout(() => response.socket?.resetAndDestroy(), 10);
    });
    const client = connect({ endpoint: `http://127.0.0.1:${port}` });
    await client.send("traces", body);
    const until = performance.now() + 30;
    while (performance.now() < until); // the end of the connection is not seen before the next request
    expect(await client.send("traces", body)).toMatchObject({ status: "delivered" });
    expect(requests.length).toBeGreaterThanOrEqual(2);
  });
});

it("takes an endless answer for the success that it began as", async () => {
  const { port } = await serve((_request, response) => {
    const write = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    };
    response.on("drain", write);
    write();
  });
  const client = connect({ endpoint: `http://127.0.0.1:${port}` });
  expect(await client.send("traces", body)).toMatchObject({ status: "delivered", rejected: 0 });
});

describe("a pause", () => {
  it.each([
    ["Retry-After in seconds", 503, { "retry-after": "60" }, 60_000],
    ["Retry-After as a date", 503, { "retry-after": new Date(Date.now() + 60_000).toUTCString() }, 60_000],
    ["Retry-After of a day", 429, { "retry-after": "86400" }, 300_000],
    ["429 alone", 429, {}, 1000],
    ["a refused key", 401, {}, 300_000],
    ["a key without the right", 403, {}, 300_000],
  ])("after %s holds for every signal", async (_name, status, headers, millis) => {
    const { port, requests } = await serve(withStatus(status, headers as Record<string, string>));
    const client = connect({ endpoint: `http://127.0.0.1:${port}`, apiKey: "secret" });
    vi.spyOn(performance, "now").mockReturnValue(performance.now()); // a pause does not end while it is looked at
    await client.send("traces", body);
    expect(client.pauseMillis).toBeGreaterThan(millis * 0.45);
    expect(client.pauseMillis).toBeLessThanOrEqual(millis);
    for (const signal of ["traces", "metrics", "logs"] as const) {
      expect(await client.send(signal, body)).toMatchObject({ status: "paused" });
    }
    expect(requests).toHaveLength(1);
  });

  it("ends", async () => {
    const { port } = await serve((_request, response, count) =>
      withStatus(count === 1 ? 429 : 200, { "retry-after": "1" })(_request, response),
    );
    const client = connect({ endpoint: `http://127.0.0.1:${port}` });
    await client.send("logs", body);
    await new Promise((resolve) => setTimeout(resolve, client.pauseMillis + 5));
    expect(await client.send("traces", body)).toMatchObject({ status: "delivered" });
  });
});

describe('auth: "token"', () => {
  const issue = (response: ServerResponse, token: string, expires_in = 3600): void =>
    void response.end(JSON.stringify({ token, token_type: "Bearer", expires_in, project_id: "default" }));

  it("exchanges the key once, when something is sent", async () => {
    const { port, requests } = await serve(({ path }, response) =>
      path === "/v3/auth/token" ? issue(response, "jwt") : response.end(),
    );
    const client = connect({ endpoint: `http://127.0.0.1:${port}`, apiKey: "secret", auth: "token" });
    expect(requests).toHaveLength(0);
    await Promise.all([client.send("traces", body), client.send("logs", body)]);
    expect(requests.map(({ path }) => path)).toEqual(["/v3/auth/token", "/v1/traces", "/v1/logs"]);
    expect(JSON.parse(String(requests[0]?.body))).toEqual({ api_key: "secret" });
    expect(requests[1]?.headers.authorization).toBe("Bearer jwt");
  });

  it("renews the token before the server's lifetime of it ends, without making a request wait", async () => {
    let issued = 0;
    const { port, requests } = await serve(({ path }, response) => {
      if (path === "/v3/auth/token") issue(response, `jwt-${++issued}`, 60);
      else response.end();
    });
    const client = connect({ endpoint: `http://127.0.0.1:${port}`, apiKey: "secret", auth: "token" });
    const tokens = () => requests.map(({ headers }) => headers.authorization).filter(Boolean);
    await client.send("traces", body);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => now() + 50_000);
    await client.send("traces", body);
    await expect.poll(() => issued).toBe(2);
    await client.send("traces", body);
    expect(tokens()).toEqual(["Bearer jwt-1", "Bearer jwt-1", "Bearer jwt-2"]);
  });

  it("fetches another token after a 401, once, and pauses if that is refused as well", async () => {
    let issued = 0;
    let accepted = "Bearer jwt-2";
    const { port, requests } = await serve(({ path, headers }, response) => {
      if (path === "/v3/auth/token") issue(response, `jwt-${++issued}`);
      else withStatus(headers.authorization === accepted ? 200 : 401)({} as Received, response);
    });
    const client = connect({ endpoint: `http://127.0.0.1:${port}`, apiKey: "secret", auth: "token" });
    expect(await client.send("traces", body)).toMatchObject({ status: "delivered" });
    accepted = "none";
    expect(await client.send("traces", body)).toMatchObject({ status: "unauthorized" });
    expect(issued).toBe(3);
    expect(requests).toHaveLength(7);
    expect(await client.send("traces", body)).toMatchObject({ status: "paused" });
  });

  it.each([
    [401, "unauthorized"],
    [404, "unauthorized"],
    [503, "retryable"],
    [500, "retryable"],
  ])("sends nothing where the exchange is answered with %i: %s", async (status, outcome) => {
    const { port, requests } = await serve(withStatus(status));
    const client = connect({ endpoint: `http://127.0.0.1:${port}`, apiKey: "secret", auth: "token" });
    expect(await client.send("traces", body)).toMatchObject({ status: outcome });
    expect(requests.map(({ path }) => path)).toEqual(["/v3/auth/token"]);
  });
});

describe("trouble is told in one line", () => {
  it("with what answers there, for a server without TLS", async () => {
    const { port } = await serve();
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const client = connect({
      endpoint: `https://127.0.0.1:${port}`,
      apiKey: "secret",
      reporter: new Reporter({ quiet: false, debug: false }),
    });
    await client.send("traces", body);
    await client.send("metrics", body);
    expect(written).toHaveBeenCalledTimes(1);
    const line = String(written.mock.calls[0]?.[0]);
    expect(line).toContain("does not speak https; is it http?");
    expect(line).not.toContain("secret");
  });

  it.each(["DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_HAS_EXPIRED", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"])(
    "with the remedy, for %s",
    (code) => {
      const trouble = describeTrouble(Object.assign(new Error("x"), { code }), new URL("https://a.example"));
      expect(trouble.cause).toBe(code);
      expect(trouble.reason).toContain("NODE_EXTRA_CA_CERTS");
    },
  );

  it("with nothing where we closed the connection ourselves", async () => {
    const { port } = await serve(() => {});
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const reporter = new Reporter({ quiet: false, debug: false });
    const client = connect({ endpoint: `http://127.0.0.1:${port}`, reporter });
    const sent = client.send("traces", body);
    setTimeout(() => client.close(), 50);
    expect(await sent).toMatchObject({ status: "retryable" });
    expect(written).not.toHaveBeenCalled();
  });
});

it.each([
  ["https://example.com", true],
  ["http://localhost:4318", true],
  ["http://127.0.0.1", true],
  ["http://[::1]:4318", true],
  ["http://example.com", false],
  ["http://127.0.0.1.example.com", false],
  ["http://localhost.example.com", false],
])("lets a key go to %s: %s", (address, allowed) => {
  expect(canCarrySecret(new URL(address))).toBe(allowed);
});

it("backs off exponentially with full jitter, to 30 s at most", () => {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const delay = retryDelayMillis(attempt, undefined);
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** attempt));
    expect(bareThrottleMillis(attempt)).toBeLessThanOrEqual(60_000);
  }
});

it("reads Retry-After as seconds and as a date, to 5 min at most", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(parseRetryAfter("3", now)).toBe(3000);
  expect(parseRetryAfter("Thu, 01 Jan 2026 00:00:10 GMT", now)).toBe(10_000);
  expect(parseRetryAfter("Thu, 01 Jan 2025 00:00:10 GMT", now)).toBe(0);
  expect(parseRetryAfter("86400", now)).toBe(300_000);
  expect(parseRetryAfter("soon", now)).toBeUndefined();
  expect(parseRetryAfter(undefined, now)).toBeUndefined();
});
