import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { canCarrySecret, HttpTransport } from "./http-transport.ts";
import { parseRetryAfter, retryDelayMillis } from "./retry-delay.ts";

async function receive(hostname: string, apiKey?: string) {
  const { promise, resolve } = Promise.withResolvers<{ headers: Record<string, unknown>; body: Buffer }>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.end();
    resolve({ headers: request.headers, body: Buffer.concat(chunks) });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const transport = new HttpTransport({
    endpoint: `http://${hostname}:${(server.address() as AddressInfo).port}/base/`,
    apiKey,
    userAgent: "test",
    timeoutMillis: 5000,
  });
  await transport.send(Buffer.from("body"));
  const received = await promise;
  transport.close();
  server.close();
  return received;
}

it("sends the key as a bearer token to this machine, uncompressed", async () => {
  const { headers, body } = await receive("127.0.0.1", "secret");
  expect(headers.authorization).toBe("Bearer secret");
  expect(headers["content-encoding"]).toBeUndefined();
  expect(body.toString()).toBe("body");
});

// 0.0.0.0 reaches this machine without being one of its names.
it("compresses what leaves the machine, and keeps the key out of cleartext", async () => {
  const { headers, body } = await receive("0.0.0.0", "secret");
  expect(headers.authorization).toBeUndefined();
  expect(headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(body).toString()).toBe("body");
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
