import { connect } from "node:net";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { capture, mutationsOf, sampleOf } from "../packages/server/test/captures.ts";
import {
  jsonSpan,
  newSpanId,
  newTraceId,
  nowNanos,
  tracesRequest,
} from "../packages/server/test/export-requests.ts";
import { encodeMessage } from "../packages/server/test/otlp-proto.ts";
import { getJson, type ServerProcess, startServer } from "./running-server.ts";

const PROTOBUF = "application/x-protobuf";
const JSON_TYPE = "application/json";
const MEBIBYTE = 1024 * 1024;
const DAY_NANOS = 86_400n * 1_000_000_000n;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());
// Whatever was sent, the next client is served and nothing was printed.
afterEach(async () => {
  expect(await sendJson(tracesRequest(jsonSpan()))).toEqual({ status: 200, body: {} });
  expect(server.output()).not.toMatch(/Error|at .*\.js:/);
});

describe("bodies", () => {
  it.each([
    ["gzip", gzipSync(Buffer.alloc(100 * MEBIBYTE))],
    ["deflate", deflateSync(Buffer.alloc(100 * MEBIBYTE))],
    ["zstd", zstdCompressSync(Buffer.alloc(100 * MEBIBYTE))],
    ["zstd", zstdCompressSync(Buffer.alloc(32 * MEBIBYTE))],
  ])("a bomb in %s is refused before it is inflated", async (encoding, body) => {
    expect(await send(body, PROTOBUF, encoding)).toMatchObject({ status: 413 });
  });

  it.each([
    ["gzip", gzipSync(tracesProtobuf(span())).subarray(0, -9)],
    ["deflate", deflateSync(tracesProtobuf(span())).subarray(0, -9)],
    ["zstd", zstdCompressSync(tracesProtobuf(span())).subarray(0, -9)],
    ["identity", tracesProtobuf(span()).subarray(0, -9)],
    ["gzip", Buffer.from("this is no gzip")],
  ])("a truncated or false body in %s is refused", async (encoding, body) => {
    expect(await send(body, PROTOBUF, encoding)).toMatchObject({ status: 400 });
  });

  it("JSON under protobuf's content type is refused, and protobuf under JSON's", async () => {
    expect(await send(JSON.stringify(tracesRequest(jsonSpan())), PROTOBUF)).toMatchObject({ status: 400 });
    expect(await send(tracesProtobuf(span()), JSON_TYPE)).toMatchObject({ status: 400 });
  });

  it("a content-length that is too small costs that client its connection and nobody else anything", async () => {
    const answer = await raw(
      `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${JSON_TYPE}\r\nContent-Length: 2\r\n\r\n{}garbage\r\n\r\n`,
    );
    expect(answer).toMatch(/HTTP\/1\.1 400 /);
  });

  it("headers without end are refused", async () => {
    const headers = `X-Long: ${"x".repeat(17_000)}`;
    expect(await raw(`POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`)).toContain(" 431 ");
  });

  it("a million empty spans, or as many JSON values, are refused before they are read", async () => {
    const spans = message(0x0a, message(0x12, Buffer.alloc(2_000_000, Buffer.from([0x12, 0]))));
    expect(await send(spans, PROTOBUF)).toMatchObject({ status: 413 });
    for (const text of ["[".repeat(5 * MEBIBYTE), `[${"{},".repeat(3 * MEBIBYTE)}{}]`]) {
      expect(await send(`{"resourceSpans":${text}}`, JSON_TYPE)).toMatchObject({ status: 413 });
    }
  });

  it("a large resource that a thousand spans would repeat is refused", async () => {
    const request = {
      resourceSpans: [
        {
          resource: { attributes: [attribute("service.name", { stringValue: "x".repeat(MEBIBYTE) })] },
          scopeSpans: [{ spans: Array.from({ length: 1_000 }, () => span()) }],
        },
      ],
    };
    expect(await send(encodeMessage("ExportTraceServiceRequest", request), PROTOBUF)).toMatchObject({
      status: 413,
    });
  });
});

it.each(["traces", "metrics", "logs"])("damaged %s are stored or refused, never put off", async (name) => {
  const captures = ["traces", "metrics", "logs"].map((signal) => capture(`${signal}.bin`));
  const bodies = sampleOf(mutationsOf(capture(`${name}.bin`), captures), 150);
  const statuses = await Promise.all(
    bodies.map(async (body) => (await send(body, PROTOBUF, "identity", `/v1/${name}`)).status),
  );
  expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
});

describe("spans that cannot be kept cost themselves, not their batch", () => {
  const now = nowNanos();
  const zeroes = "0".repeat(32);
  const good = { key: "k", value: { stringValue: "v" } };

  it.each<[string, object, RegExp]>([
    ["a trace id of zeroes", { traceId: zeroes }, /trace_id/],
    ["a trace id of the wrong length", { traceId: "ab" }, /trace_id/],
    ["a trace id that is a number", { traceId: 7 }, /trace_id/],
    ["a span id of zeroes", { spanId: zeroes.slice(16) }, /span_id/],
    ["a span id of the wrong length", { spanId: zeroes }, /span_id/],
    ["a parent id of the wrong length", { parentSpanId: "abcd" }, /parent_span_id/],
    ["no time", { startTimeUnixNano: "0" }, /missing/],
    ["a time of 1970", { startTimeUnixNano: "1", endTimeUnixNano: "2" }, /older/],
    [
      "a time of 2262",
      { startTimeUnixNano: String(2n ** 63n - 1n), endTimeUnixNano: String(2n ** 63n) },
      /future/,
    ],
    ["a time beyond 64 bits", { startTimeUnixNano: String(2n ** 70n) }, /missing/],
    ["a negative time", { startTimeUnixNano: "-5" }, /missing/],
    ["a time the day after tomorrow", { startTimeUnixNano: String(now + 2n * DAY_NANOS) }, /future/],
    ["a time before the retention", { startTimeUnixNano: String(now - 91n * DAY_NANOS) }, /older/],
    ["an end before its start", { endTimeUnixNano: String(now - DAY_NANOS) }, /before/],
    ["10,000 attributes", { attributes: Array(10_000).fill(good) }, /4096 attributes/],
    ["an attribute nested 17 deep", { attributes: [attribute("deep", nested(17))] }, /deep/],
    [
      "an event's attribute nested 17 deep",
      { events: [{ attributes: [attribute("deep", nested(17))] }] },
      /deep/,
    ],
    ["an attribute nested 20,000 deep", { attributes: "DEEP" }, /deep/],
  ])("%s", async (_, fields, reason) => {
    const text = JSON.stringify(tracesRequest(jsonSpan(), jsonSpan(fields), jsonSpan()));
    const { status, body } = await send(text.replace('"DEEP"', deepAttributes(20_000)), JSON_TYPE);
    expect(status).toBe(200);
    expect(body).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: expect.stringMatching(reason) },
    });
  });

  it("a million attributes", async () => {
    const attributes = Buffer.alloc(4_000_000, Buffer.from([0x4a, 2, 0x0a, 0]));
    const many = message(0x12, Buffer.concat([identity(), attributes]));
    const body = message(0x0a, message(0x12, Buffer.concat([many, message(0x12, identity())])));
    expect(await send(body, PROTOBUF)).toMatchObject({ status: 200, text: /^.*1 rejected: more than 4096/s });
  });

  it("the 50,001st", async () => {
    const spans = Buffer.concat(Array.from({ length: 50_001 }, () => message(0x12, identity())));
    const { status, text } = await send(message(0x0a, message(0x12, spans)), PROTOBUF);
    expect([status, text]).toEqual([200, expect.stringContaining("1 rejected: more than 50000 spans")]);
  });

  it("of a hundred days those that are older than is kept", async () => {
    const aMinuteAgo = nowNanos() - 60_000_000_000n; // not at the very edge of a day: two clocks read it
    const spans = Array.from({ length: 100 }, (_, day) =>
      jsonSpan({ startTimeUnixNano: String(aMinuteAgo - BigInt(day) * DAY_NANOS) }),
    );
    const { status, body } = await sendJson(tracesRequest(...spans));
    expect(status).toBe(200);
    expect(body).toMatchObject({ partialSuccess: { rejectedSpans: "10" } });
  });
});

describe("odd values are data", () => {
  it("attributes and keys that objects have already", async () => {
    const names = [
      "",
      "__proto__",
      "constructor",
      "hasOwnProperty",
      "prototype",
      "toString",
      "a.999999999.b",
    ];
    const nestedValue = {
      kvlistValue: { values: names.map((name) => attribute(name, { boolValue: true })) },
    };
    const attributes = names.map((name) => attribute(name, nestedValue)).sort(byKey);
    expect(await stored({ attributes })).toMatchObject({ attributes });
    expect(await stored({ name: "__proto__", events: [{ name: "constructor", attributes }] })).toMatchObject({
      name: "__proto__",
      events: [{ name: "constructor" }],
    });
  });

  it("NUL and other control characters", async () => {
    const text = "a\u0000b\u0001\u007f\u2028\ufeff";
    const attributes = [attribute(text, { stringValue: text })];
    expect(await stored({ name: text, attributes })).toMatchObject({ name: text, attributes });
  });

  it("half a surrogate pair, which becomes U+FFFD", async () => {
    const attributes = [attribute("k", { stringValue: "a\ud800b" })];
    expect(await stored({ name: "\udfff", attributes })).toMatchObject({
      name: "\ufffd",
      attributes: [attribute("k", { stringValue: "a\ufffdb" })],
    });
  });

  it("bytes that are not UTF-8, which become U+FFFD: the answer counts them", async () => {
    const sent = span({
      name: "XXbad",
      attributes: [attribute("XXkey", { stringValue: "XXvalue" })],
      events: [{ name: "XXevent" }],
    });
    const bytes = Buffer.from(tracesProtobuf(sent));
    for (let at = bytes.indexOf("XX"); at >= 0; at = bytes.indexOf("XX", at)) bytes.set([0xc3, 0xff], at);
    const { status, text } = await send(bytes, PROTOBUF);
    expect([status, text]).toEqual([200, expect.stringContaining("3 repaired: text is not UTF-8")]);
    expect(await detailOf(sent)).toMatchObject({
      name: "\ufffd\ufffdbad",
      attributes: [attribute("\ufffd\ufffdkey", { stringValue: "\ufffd\ufffdvalue" })],
      events: [{ name: "\ufffd\ufffdevent" }],
    });
  });

  it("texts of more than a mebibyte are cut and named, on the span, its events, links and resource", async () => {
    const long = attribute("long", { stringValue: `x${"é".repeat(MEBIBYTE)}` });
    const cut = attribute("long", { stringValue: `x${"é".repeat(MEBIBYTE / 2 - 1)}` });
    const dropped = attribute("bytes", { bytesValue: Buffer.alloc(MEBIBYTE + 1) });
    const truncated = (...names: string[]) =>
      attribute("agentops.truncated", {
        arrayValue: { values: names.map((stringValue) => ({ stringValue })) },
      });
    const plain = attribute("plain", { intValue: "7" });
    const sent = span({
      attributes: [long, plain],
      events: [{ name: "e", attributes: [dropped, long, plain] }, { name: "short" }],
      links: [{ traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 1), attributes: [long] }],
    });
    const request = {
      resourceSpans: [{ resource: { attributes: [plain, long] }, scopeSpans: [{ spans: [sent] }] }],
    };
    const body = encodeMessage("ExportTraceServiceRequest", request);
    expect(await send(body, PROTOBUF)).toMatchObject({ status: 200, text: "" });
    expect(await detailOf(sent)).toMatchObject({
      attributes: [truncated("long"), cut, plain],
      events: [{ attributes: [cut, plain, truncated("bytes", "long")] }, { name: "short", attributes: [] }],
      links: [{ attributes: [cut, truncated("long")] }],
      resource: { attributes: [plain, cut, truncated("long")] },
    });
  });

  it("a name of more than 256 bytes, which is dropped and counted", async () => {
    const attributes = [attribute("k".repeat(257), { boolValue: true })];
    expect(await stored({ attributes, droppedAttributesCount: 2 })).toMatchObject({
      attributes: [],
      droppedAttributesCount: 3,
    });
  });

  it("ten thousand different names in one request", async () => {
    const spans = Array.from({ length: 100 }, (_, at) =>
      jsonSpan({
        attributes: Array.from({ length: 100 }, (_, index) => attribute(`k${at}.${index}`, { intValue: 1 })),
      }),
    );
    expect(await sendJson(tracesRequest(...spans))).toEqual({ status: 200, body: {} });
  });
});

// --- internal ---

interface Answer {
  status: number;
  text: string;
  body?: unknown;
}

async function send(
  body: Uint8Array | string,
  contentType: string,
  encoding = "identity",
  path = "/v1/traces",
): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "Content-Type": contentType, "Content-Encoding": encoding },
    body: body as BodyInit,
  });
  const text = await response.text();
  return { status: response.status, text, ...(contentType === JSON_TYPE && { body: JSON.parse(text) }) };
}

async function sendJson(request: object): Promise<Pick<Answer, "status" | "body">> {
  const { status, body } = await send(JSON.stringify(request), JSON_TYPE);
  return { status, body };
}

/** Everything the server answers to these very bytes until it hangs up. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}

async function stored(fields: object): Promise<object> {
  const ids = { traceId: newTraceId(), spanId: newSpanId() };
  expect(await sendJson(tracesRequest(jsonSpan({ ...ids, ...fields })))).toEqual({ status: 200, body: {} });
  return getJson(`${server.url}/api/v1/spans/${ids.traceId}/${ids.spanId}`);
}

interface ProtobufSpan {
  traceId: Buffer;
  spanId: Buffer;
}

/** A span in protobufjs's form. */
function span(fields: object = {}): ProtobufSpan {
  const traceId = Buffer.from(newTraceId(), "hex");
  return { ...jsonSpan(), traceId, spanId: Buffer.from(newSpanId(), "hex"), ...fields };
}

function tracesProtobuf(...spans: object[]): Uint8Array {
  return encodeMessage("ExportTraceServiceRequest", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

function detailOf({ traceId, spanId }: ProtobufSpan): Promise<object> {
  return getJson(`${server.url}/api/v1/spans/${traceId.toString("hex")}/${spanId.toString("hex")}`);
}

function attribute(key: string, value: object): { key: string; value: object } {
  return { key, value };
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}

function nested(levels: number): object {
  return levels === 0 ? { stringValue: "leaf" } : { arrayValue: { values: [nested(levels - 1)] } };
}

function deepAttributes(levels: number): string {
  const value = `${'{"arrayValue":{"values":['.repeat(levels)}{}${"]}}".repeat(levels)}`;
  return `[{"key":"deep","value":${value}}]`;
}

/** A field of the wire format that holds a message. */
function message(tag: number, content: Uint8Array): Buffer {
  const prefix = [tag];
  let length = content.length;
  for (; length > 0x7f; length >>>= 7) prefix.push((length & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...prefix, length]), content]);
}

/** Ids and times of a span. */
function identity(): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(nowNanos());
  return Buffer.concat([
    message(0x0a, Buffer.from(newTraceId(), "hex")),
    message(0x12, Buffer.from(newSpanId(), "hex")),
    Buffer.from([0x39]),
    time,
    Buffer.from([0x41]),
    time,
  ]);
}
