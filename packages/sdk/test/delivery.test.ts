import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { flush } from "../src/flush.ts";
import { recordTool } from "../src/record/recorders.ts";
import { getRuntime } from "../src/runtime.ts";
import { shutdown } from "../src/shutdown.ts";
import { decodeLogs, decodeTraces } from "./otlp-schema.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const stats = () => getRuntime()?.exporter.stats();

describe("a server that takes no large requests", () => {
  it("gets a huge prompt cut, and the rest of the spans whole", async () => {
    sdk.collector.answer = (request, response) =>
      response.writeHead(request.body.length > 100_000 ? 413 : 200).end();
    sdk.init();
    const tool = recordTool("search", (text: string) => text.length);
    for (let index = 0; index < 10; index += 1) tool("x".repeat(index === 3 ? 60_000 : 100));
    await flush();
    expect(sdk.collector.spans).toHaveLength(10);
    sdk.collector.answer = (request, response) =>
      response.writeHead(request.body.length > 20_000 ? 413 : 200).end();
    tool("y".repeat(60_000));
    await flush();
    const cut = sdk.collector.spans.at(-1);
    expect(cut?.attributes["agentops.truncated"]).toContain("gen_ai.tool.call.arguments");
    expect(cut?.attributes["gen_ai.tool.call.arguments"]).toMatch(/y{256,}… \[cut, \d+ characters\]$/);
    expect(stats()).toMatchObject({ made: 11, delivered: 11, truncated: 1, dropped: {}, waiting: 0 });
  });

  it("does not get a span that stays too large, and it is counted", async () => {
    sdk.collector.answer = (_request, response) => response.writeHead(413).end();
    sdk.init();
    recordTool("search", (text: string) => text.length)("x".repeat(60_000));
    expect(await flush()).toBe(true);
    expect(stats()).toMatchObject({ made: 1, delivered: 0, truncated: 0, dropped: { too_large: 1 } });
  });
});

it("does not storm a server that always asks for a retry at once", async () => {
  sdk.collector.answer = (_request, response) => response.writeHead(503, { "retry-after": "0" }).end();
  sdk.init();
  recordTool("search", () => {})();
  expect(await flush({ timeout: 1500 })).toBe(false);
  expect(sdk.collector.requests.length).toBeLessThan(20);
});

it("lets other spans go first where one batch never arrives", async () => {
  const isPoison = (names: string[]) => names.includes("execute_tool poison");
  sdk.collector.answer = (request, response) => {
    const poison = isPoison(request.spans.map(({ name }) => name));
    response.writeHead(poison ? 502 : 200, poison ? { "retry-after": "0" } : {}).end();
  };
  sdk.init({ maxBatchBytes: 1 });
  for (const name of ["poison", "one", "two"]) recordTool(name, () => {})();
  const runtime = getRuntime();
  // Without the waits in between, which grow.
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await runtime?.exporter.flush({ timeoutMillis: 1000, once: true });
  }
  expect(stats()).toMatchObject({ delivered: 2, waiting: 1, dropped: {} });
});

it("tells the server how many spans it will never see, and why, once", async () => {
  sdk.collector.answer = () => {}; // never
  sdk.init({ maxQueueBytes: 2000, exportTimeout: 1000, serviceName: "crowded" });
  const tool = recordTool("search", () => {});
  for (let index = 0; index < 50; index += 1) tool();
  const lost = stats()?.dropped.queue_full;
  expect(lost).toBeGreaterThan(10);
  sdk.collector.answer = (_request, response) => response.end();
  const reports = () =>
    sdk.collector.requests
      .filter(({ path }) => path === "/v1/logs")
      .flatMap(({ body }) => decodeLogs(body))
      .filter(({ eventName }) => !eventName.startsWith("session."));
  await flush();
  await expect.poll(reports).toHaveLength(1);
  expect(reports()[0]).toMatchObject({
    eventName: "agentops.spans.dropped",
    severityNumber: 13,
    attributes: { "agentops.dropped.reason": "queue_full", "agentops.dropped.count": lost },
    resource: { "service.name": "crowded" },
  });
  tool();
  await flush();
  expect(reports()).toHaveLength(1);
});

it("tells what became of the spans, and until when it pauses", async () => {
  sdk.init();
  recordTool("search", () => {})();
  await flush();
  sdk.collector.answer = (_request, response) => response.writeHead(503, { "retry-after": "60" }).end();
  recordTool("search", () => {})();
  void flush();
  await expect.poll(() => stats()?.exports.attempts).toBe(2);
  expect(await flush()).toBe(false);
  expect(stats()).toMatchObject({
    made: 2,
    delivered: 1,
    waiting: 1,
    spooled: 0,
    recovered: 0,
    exports: { attempts: 2, failed: { http_503: 1 } },
  });
  expect(stats()?.queueBytes).toBeGreaterThan(100);
  expect((stats()?.pausedUntil ?? 0) - Date.now()).toBeGreaterThan(50_000);
});

it("resolves flush and shutdown however often they are called, in any order", async () => {
  sdk.init();
  recordTool("search", () => {})();
  const results = await Promise.all([flush(), shutdown(), shutdown(), flush()]);
  expect(results).toEqual([true, true, true, true]);
  expect([await flush(), await shutdown()]).toEqual([true, true]);
  expect(sdk.collector.spans).toHaveLength(1);
});

describe("an outage", () => {
  let server: SwitchableServer | undefined;
  afterEach(() => server?.close());

  // OUTAGE_SECONDS=30 for the length that the promise is about.
  const seconds = Number(process.env.OUTAGE_SECONDS ?? 3);

  it("loses nothing: connection refused, 503, then no answer at all, under 200 spans a second", async () => {
    server = await SwitchableServer.start();
    sdk.init({ endpoint: server.url, exportTimeout: 1000 });
    const step = recordTool("step", () => {});
    const producing = setInterval(() => {
      for (let index = 0; index < 10; index += 1) step();
    }, 50);
    const phase = (seconds * 1000) / 3;
    await sleep(300);
    await server.refuse();
    await sleep(phase);
    await server.answerWith((response) => response.writeHead(503, { "retry-after": "1" }).end());
    await sleep(phase);
    await server.answerWith(() => {});
    await sleep(phase);
    await server.answerWith((response) => response.end());
    await sleep(300);
    clearInterval(producing);
    const complete = await flush({ timeout: 60_000 });
    const { made = 0, delivered = 0, dropped = {}, waiting } = stats() ?? {};
    if (process.env.OUTAGE_SECONDS !== undefined) console.log(JSON.stringify(stats()));
    expect(complete).toBe(true);
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    expect(made).toBe(delivered + lost);
    expect(waiting).toBe(0);
    expect(made).toBeGreaterThan(seconds * 100);
    expect(server.received.size / made).toBeGreaterThanOrEqual(0.999);
  }, 120_000);
});

const sleep = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

/** A server that goes away and comes back on the same port. */
class SwitchableServer {
  readonly received = new Set<string>();
  #server: Server | undefined;
  #port = 0;
  #answer: (response: ServerResponse) => void = (response) => response.end();

  static async start(): Promise<SwitchableServer> {
    const server = new SwitchableServer();
    await server.#listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async answerWith(answer: (response: ServerResponse) => void): Promise<void> {
    this.#answer = answer;
    if (this.#server === undefined) await this.#listen();
  }

  /** From now on nobody listens. */
  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await new Promise((resolve) => {
      server?.close(resolve);
      server?.closeAllConnections();
    });
  }

  close(): Promise<void> {
    return this.refuse();
  }

  async #listen(): Promise<void> {
    const server = createServer(async (request, response) => {
      const body = await buffer(request).catch(() => undefined);
      if (body === undefined) return; // this server went away in the middle
      this.#answer(response);
      if (!response.writableEnded || response.statusCode !== 200) return;
      if (request.url !== "/v1/traces") return;
      for (const { spanId } of decodeTraces(body)) this.received.add(spanId);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }
}
