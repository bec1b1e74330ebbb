import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { decodeMessage } from "../../test/otlp-proto.ts";
import { request, SPAN_ID, span, TRACE_ID } from "../../test/otlp-spans.ts";
import type { SpanBlock } from "../columns/span-block.ts";
import { StoreRejected, StoreUnavailable } from "../store/store-error.ts";
import { Ingest, type IngestOptions } from "./ingest.ts";
import { createOtlpHandler } from "./otlp-handler.ts";
import { otlpSignals } from "./otlp-signals.ts";

const PROTOBUF = "application/x-protobuf";
const JSON_TYPE = "application/json";
const MEBIBYTE = 1024 * 1024;

const GRANT = { granted: true, projectId: "default", scope: "ingest", keyId: undefined } as const;

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type StartOptions = Partial<IngestOptions> & { insertSpans?: (block: SpanBlock) => Promise<void> };

async function start({ insertSpans, ...options }: StartOptions = {}) {
  const blocks: SpanBlock[] = [];
  const keep = async (block: SpanBlock) => void blocks.push(block);
  const [traces] = otlpSignals({
    store: { insertSpans: insertSpans ?? keep, insertMetrics: async () => {}, insertLogs: async () => {} },
    price: () => ({ priced: false, pricing: "none" }),
    retentionDays: 90,
  });
  const ingest = new Ingest({ authorize: async () => GRANT, ...options });
  const handle = createOtlpHandler(traces!, ingest);
  const server = createServer((request, response) => handle(request, response)).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const post = (body: Uint8Array | string, headers: Record<string, string> = {}, method = "POST") =>
    fetch(`http://127.0.0.1:${port}/v1/traces`, {
      method,
      headers: { "Content-Type": PROTOBUF, ...headers },
      ...(method !== "GET" && { body: body as BodyInit }),
    });
  return { post, blocks, port };
}

/** A store that takes its time: until {@link release}. */
function heldStore() {
  let release = () => {};
  let arrive = () => {};
  const stored = new Promise<void>((resolve) => {
    release = resolve;
  });
  const called = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return {
    called,
    release,
    insertSpans() {
      arrive();
      return stored;
    },
  };
}

const now = BigInt(Date.now()) * 1_000_000n;
const times = { startTimeUnixNano: String(now), endTimeUnixNano: String(now + 1n) };
const goodSpan = (fields: object = {}) => span({ ...times, ...fields });
const GOOD = request(goodSpan());
const GOOD_JSON = JSON.stringify({
  resourceSpans: [
    {
      scopeSpans: [
        { spans: [{ ...times, traceId: TRACE_ID.toString("hex"), spanId: SPAN_ID.toString("hex") }] },
      ],
    },
  ],
});

async function messageOf(response: Response, name: "ExportTraceServiceResponse" | "RpcStatus") {
  return decodeMessage(name, new Uint8Array(await response.arrayBuffer()));
}

describe("POST /v1/traces", () => {
  it("answers protobuf with an empty protobuf message", async () => {
    const { post, blocks } = await start();
    const response = await post(GOOD);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(PROTOBUF);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(blocks.map((block) => block.rows)).toEqual([1]);
  });

  it("answers JSON with {}, whatever the charset", async () => {
    const { post, blocks } = await start();
    const response = await post(GOOD_JSON, { "Content-Type": "application/json; charset=utf-8" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(JSON_TYPE);
    expect(await response.text()).toBe("{}");
    expect(blocks.map((block) => block.rows)).toEqual([1]);
  });

  it.each([
    ["gzip", gzipSync(GOOD)],
    ["deflate", deflateSync(GOOD)],
    ["identity", GOOD],
  ])("takes %s", async (encoding, body) => {
    const { post, blocks } = await start();
    expect((await post(body, { "Content-Encoding": encoding })).status).toBe(200);
    expect(blocks.map((block) => block.rows)).toEqual([1]);
  });

  it("inflates after any number of bodies that could not be", async () => {
    const { post } = await start();
    const encoded = { "Content-Encoding": "gzip" };
    const good = gzipSync(GOOD);
    const broken = [GOOD, good.subarray(0, 30), gzipSync(Buffer.alloc(64 * MEBIBYTE)), gzipSync("x")];
    const refused = await Promise.all([...broken, ...broken].map((body) => post(body, encoded)));
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([400, 413]));
    expect((await post(good, encoded)).status).toBe(200);
  });

  it("inflates a body whose trailer lies about its size", async () => {
    const { post, blocks } = await start();
    const large = request(
      goodSpan(),
      ...Array.from({ length: 500 }, () => goodSpan({ name: "x".repeat(1000) })),
    );
    const members = Buffer.concat([gzipSync(large), gzipSync(Buffer.alloc(0))]);
    expect((await post(members, { "Content-Encoding": "gzip" })).status).toBe(200);
    expect(blocks.map((block) => block.rows)).toEqual([501]);
  });

  it("keeps bodies apart that are inflated one after another", async () => {
    const { post, blocks } = await start();
    const names = Array.from({ length: 40 }, (_, index) => String.fromCharCode(65 + index).repeat(9));
    const answers = names.map((name, index) => {
      const body = request(...Array.from({ length: 1 + (index % 7) * 50 }, () => goodSpan({ name })));
      return post(gzipSync(body), { "Content-Encoding": "gzip" });
    });
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]));
    const stored = blocks.map(({ columns, rows }) => {
      const text = columns.name.streams[0]!.view().toString();
      expect(text).toBe(text.slice(0, 10).repeat(rows));
      return text.slice(1, 10);
    });
    expect(stored.toSorted()).toEqual(names);
  });

  it("acknowledges only after the spans are stored", async () => {
    const store = heldStore();
    const { post } = await start({ insertSpans: store.insertSpans });
    let answered = false;
    const response = post(GOOD).then((answer) => {
      answered = true;
      return answer;
    });
    await store.called;
    await delay(20);
    expect(answered).toBe(false);
    store.release();
    expect((await response).status).toBe(200);
  });

  it("takes an empty request, and stores nothing", async () => {
    const { post, blocks } = await start();
    expect((await post(new Uint8Array(0))).status).toBe(200);
    expect(await (await post("{}", { "Content-Type": JSON_TYPE })).text()).toBe("{}");
    expect(blocks).toEqual([]);
  });

  it("keeps the good spans of a request and tells how many were bad, and why", async () => {
    const { post, blocks } = await start();
    const bad = goodSpan({ traceId: Buffer.alloc(3) });
    const expected = {
      rejectedSpans: "2",
      errorMessage: "2 rejected: trace_id is not 16 bytes, or all zero",
    };
    const response = await post(request(goodSpan(), bad, bad));
    expect(response.status).toBe(200);
    expect(await messageOf(response, "ExportTraceServiceResponse")).toEqual({ partialSuccess: expected });
    expect(blocks.map((block) => block.rows)).toEqual([1]);

    const json = GOOD_JSON.replaceAll(TRACE_ID.toString("hex"), "abcdef");
    const answer = await (await post(json, { "Content-Type": JSON_TYPE })).json();
    expect(answer).toMatchObject({ partialSuccess: { rejectedSpans: "1" } });
  });

  it.each([
    ["broken protobuf", new Uint8Array([0x0a, 0x05]), {}],
    ["broken gzip", GOOD, { "Content-Encoding": "gzip" }],
    ["gzip that ends too soon", gzipSync(GOOD).subarray(0, 30), { "Content-Encoding": "gzip" }],
  ])("answers %s with 400 and a status in protobuf", async (_, body, headers) => {
    const { post } = await start();
    const response = await post(body, headers);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe(PROTOBUF);
    expect(await messageOf(response, "RpcStatus")).toMatchObject({
      code: 3,
      message: expect.stringMatching(/body/),
    });
  });

  it("answers broken JSON with 400 and a status in JSON", async () => {
    const { post } = await start();
    const response = await post("{", { "Content-Type": JSON_TYPE });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 3, message: expect.stringMatching(/JSON/) });
  });

  it("answers an unknown content type or encoding with 415, another method with 405", async () => {
    const { post } = await start();
    expect((await post(GOOD, { "Content-Type": "text/plain" })).status).toBe(415);
    expect((await post(GOOD, { "Content-Encoding": "br" })).status).toBe(415);
    const get = await post("", {}, "GET");
    expect(get.status).toBe(405);
    expect(get.headers.get("allow")).toBe("POST, OPTIONS");
  });

  it.each([
    ["sent", new Uint8Array(MEBIBYTE + 1), {}],
    ["inflated, a bomb", gzipSync(Buffer.alloc(64 * MEBIBYTE)), { "Content-Encoding": "gzip" }],
  ])("answers a body that is too large as %s with 413", async (_, body, headers) => {
    const { post } = await start({ maxBodyBytes: MEBIBYTE });
    const response = await post(body, headers);
    expect(response.status).toBe(413);
    expect(await messageOf(response, "RpcStatus")).toMatchObject({ code: 8 });
  });

  it("answers a chunked body that grows too large with 413, after which the connection still works", async () => {
    const { port } = await start({ maxBodyBytes: 1000 });
    const socket = connect(port, "127.0.0.1");
    const head = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\n`;
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    for (let chunk = 0; chunk < 10; chunk++) socket.write(`1f4\r\n${"x".repeat(500)}\r\n`);
    socket.write(`0\r\n\r\n${head}Content-Length: 0\r\n\r\n`);
    let received = "";
    for await (const chunk of socket) {
      received += chunk;
      if (received.includes(" 200 ")) break;
    }
    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
  });

  it("answers 503 with Retry-After when the store cannot take the spans now", async () => {
    const failure = new StoreUnavailable("it is restarting");
    const { post } = await start({ insertSpans: () => Promise.reject(failure) });
    const response = await post(GOOD);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await messageOf(response, "RpcStatus")).toMatchObject({ code: 14 });
  });

  it("answers 503, never 500, for a fault of its own, and someone hears of it", async () => {
    const warned = once(process, "warning");
    const { post } = await start({ insertSpans: () => Promise.reject(new TypeError("a fault of ours")) });
    const response = await post(GOOD);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.text()).not.toContain("fault of ours");
    expect(String(await warned)).toContain("a fault of ours");
  });

  it("reads no body before it knows who sends it, and tells 401 and 403 apart", async () => {
    for (const status of [401, 403] as const) {
      const refusal = { granted: false, status, code: "forbidden", message: "no such key" } as const;
      const { post, blocks } = await start({ authorize: async () => refusal, maxInFlightBytes: 0 });
      const response = await post(GOOD);
      expect(response.status).toBe(status);
      expect(await messageOf(response, "RpcStatus")).toEqual({
        code: status === 401 ? 16 : 7,
        message: "no such key",
      });
      expect(blocks).toEqual([]);
    }
  });

  it("answers 503 while keys cannot be looked up", async () => {
    const failure = new StoreUnavailable("it is restarting");
    const { post } = await start({ authorize: () => Promise.reject(failure) });
    expect((await post(GOOD)).status).toBe(503);
  });

  it("tells its observer what was accepted, rejected and refused", async () => {
    const heard: unknown[] = [];
    const observer = {
      accepted: (...event: unknown[]) => heard.push(["accepted", ...event]),
      rejected: (...event: unknown[]) => heard.push(["rejected", ...event]),
      refused: (event: object) => heard.push(["refused", event]),
    };
    const { post } = await start({ observer });
    const mixed = request(goodSpan(), goodSpan({ traceId: Buffer.alloc(16) }));
    await post(mixed);
    await post("{", { "Content-Type": JSON_TYPE });
    await post(GOOD, { "Content-Type": "text/plain" });
    const refused = { signal: "traces", transport: "http", at: expect.closeTo(Date.now(), -5) };
    expect(heard).toEqual([
      ["accepted", "traces", 1, mixed.length],
      ["rejected", "traces", "trace_id is not 16 bytes, or all zero", 1],
      ["refused", { ...refused, status: 400, reason: expect.stringMatching(/JSON/) }],
      ["refused", { ...refused, status: 415, reason: expect.stringMatching(/Content-Type/) }],
    ]);
  });

  it("answers 400 when the store will never take them", async () => {
    const failure = new StoreRejected("too odd");
    const { post } = await start({ insertSpans: () => Promise.reject(failure) });
    expect((await post(GOOD)).status).toBe(400);
  });

  it("answers 503 while too much is in flight, and takes requests again afterwards", async () => {
    const store = heldStore();
    const { post } = await start({ insertSpans: store.insertSpans, maxInFlightBytes: GOOD.length + 1 });
    const first = post(GOOD);
    await store.called;
    const second = await post(GOOD);
    expect(second.status).toBe(503);
    expect(second.headers.get("retry-after")).toBe("1");
    store.release();
    expect((await first).status).toBe(200);
    expect((await post(GOOD)).status).toBe(200);
  });

  it("counts what slow clients have sent so far: their bodies do not pile up", async () => {
    const { post, port } = await start({ maxInFlightBytes: 3_000 });
    const slow = Array.from({ length: 4 }, () => {
      const socket = connect(port, "127.0.0.1");
      socket.write(
        `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\nContent-Length: 100000\r\n\r\n`,
      );
      socket.write("x".repeat(1_000));
      return socket;
    });
    await expect.poll(async () => (await post(GOOD)).status).toBe(503);
    for (const socket of slow) socket.destroy();
    await expect.poll(async () => (await post(GOOD)).status).toBe(200);
  });

  it("survives clients that go away in mid-body, and gives back what they held", async () => {
    const { post, port, blocks } = await start({ maxInFlightBytes: GOOD.length + 10 });
    for (let client = 0; client < 3; client++) {
      const socket = connect(port, "127.0.0.1");
      socket.write(
        `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\nContent-Length: 1000\r\n\r\n`,
      );
      socket.write(Buffer.from(GOOD));
      await delay(20);
      socket.resetAndDestroy();
    }
    await expect.poll(async () => (await post(GOOD)).status).toBe(200);
    expect(blocks).toHaveLength(1);
  });

  it("survives a client that goes away before its answer", async () => {
    const store = heldStore();
    const { post, port } = await start({ insertSpans: store.insertSpans });
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\nContent-Length: ${GOOD.length}\r\n\r\n`,
    );
    socket.write(Buffer.from(GOOD));
    await store.called;
    socket.resetAndDestroy();
    store.release();
    expect((await post(GOOD)).status).toBe(200);
  });
});
