import { randomBytes } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import {
  childrenOf,
  eventually,
  type ServerProcess,
  startServer,
  temporaryFolder,
} from "./running-server.ts";

const ROUNDS = 10;
const SPANS = 20;

let server: ServerProcess | undefined;
afterEach(() => server?.stop("SIGKILL"));

it("loses no acknowledged span when the server is killed, and serves them after the next start", async () => {
  const dataDirectory = temporaryFolder();
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    server = await startServer({ dataDirectory });
    const stream = new ExportStream(server.url);
    await soon();
    await server.stop("SIGKILL");
    acknowledged.push(...(await stream.end()));
  }
  server = await startServer({ dataDirectory });
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  expect(await incomplete(server.url, acknowledged)).toEqual([]);
}, 120_000);

it("loses no acknowledged span when the engine alone is killed, and takes spans again by itself", async () => {
  server = await startServer();
  const { url, pid } = server;
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const stream = new ExportStream(url);
    await soon();
    for (const engine of childrenOf(pid)) process.kill(engine, "SIGKILL");
    await soon();
    acknowledged.push(...(await stream.end()));
    const ready = await eventually(
      async () => (await fetch(`${url}/ready`)).status,
      (status) => status === 200,
    );
    expect(ready).toBe(200);
  }
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  expect(await incomplete(url, acknowledged)).toEqual([]);
}, 120_000);

/** Exports one small trace after another on four connections until it is ended or the server is gone. */
class ExportStream {
  readonly #acknowledged: string[] = [];
  readonly #senders: Promise<void>[];
  #ended = false;

  constructor(url: string) {
    this.#senders = Array.from({ length: 4 }, () => this.#send(url));
  }

  async end(): Promise<string[]> {
    this.#ended = true;
    await Promise.all(this.#senders);
    return this.#acknowledged;
  }

  async #send(url: string): Promise<void> {
    while (!this.#ended) {
      const traceId = randomBytes(16).toString("hex");
      try {
        const response = await fetch(`${url}/v1/traces`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: traceAsJson(traceId),
          signal: AbortSignal.timeout(5_000),
        });
        await response.arrayBuffer();
        if (response.status === 200) this.#acknowledged.push(traceId);
        else await new Promise((resolve) => setTimeout(resolve, 20));
      } catch {
        if ((await fetch(`${url}/health`).catch(() => undefined)) === undefined) return;
      }
    }
  }
}

function traceAsJson(traceId: string): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length: SPANS }, (_, index) => ({
    traceId,
    spanId: (index + 1).toString(16).padStart(16, "0"),
    parentSpanId: index === 0 ? "" : "0000000000000001",
    name: `step ${index}`,
    kind: 1,
    startTimeUnixNano: String(now + BigInt(index)),
    endTimeUnixNano: String(now + BigInt(index + 1_000)),
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

async function incomplete(url: string, traceIds: readonly string[]): Promise<string[]> {
  const queue = [...traceIds];
  const missing: string[] = [];
  const check = async (): Promise<void> => {
    for (let traceId = queue.pop(); traceId !== undefined; traceId = queue.pop()) {
      const response = await fetch(`${url}/api/v1/traces/${traceId}`);
      const skeleton = (await response.json()) as { spans?: { spanId: string[] } };
      if (skeleton.spans?.spanId.length !== SPANS) missing.push(traceId);
    }
  };
  await Promise.all(Array.from({ length: 4 }, check));
  return missing;
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 350));
}
