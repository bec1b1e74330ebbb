import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  jsonSpan,
  newSpanId,
  newTraceId,
  nowNanos,
  SIGNALS_UNDER_TEST,
  tracesRequest,
} from "../packages/server/test/export-requests.ts";
import { decodeMessage } from "../packages/server/test/otlp-proto.ts";
import { getJson, type ServerProcess, startServer } from "./running-server.ts";

const PROTOBUF = "application/x-protobuf";
const JSON_TYPE = "application/json";
const MEBIBYTE = 1024 * 1024;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

function send(
  path: string,
  body: Uint8Array | string | undefined,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: body as BodyInit }),
  });
}

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

// Headings are those of https://opentelemetry.io/docs/specs/otlp/
describe.each(SIGNALS_UNDER_TEST)("OTLP/HTTP, $path", ({ path, request, rejectedField, toProtobuf }) => {
  const json = (good: number, bad = 0) => JSON.stringify(request(good, bad));
  const protobuf = (good: number, bad = 0) => toProtobuf(json(good, bad));

  it("Request: takes binary protobuf, and answers in it", async () => {
    const response = await send(path, protobuf(3), { "Content-Type": PROTOBUF });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(PROTOBUF);
    expect(await bytesOf(response)).toHaveLength(0);
  });

  it("Request: takes JSON protobuf, whatever its parameters, and answers in it", async () => {
    for (const contentType of [JSON_TYPE, "application/json; charset=utf-8", "Application/JSON"]) {
      const response = await send(path, json(3), { "Content-Type": contentType });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(JSON_TYPE);
      expect(await response.text()).toBe("{}");
    }
  });

  it("Request: takes gzip, deflate, zstd and identity", async () => {
    const bodies = {
      gzip: gzipSync(protobuf(2)),
      deflate: deflateSync(protobuf(2)),
      zstd: zstdCompressSync(protobuf(2)),
      identity: protobuf(2),
    };
    for (const [encoding, body] of Object.entries(bodies)) {
      const response = await send(path, body, { "Content-Type": PROTOBUF, "Content-Encoding": encoding });
      expect([encoding, response.status]).toEqual([encoding, 200]);
    }
  });

  it("Request: refuses other encodings and several at once with 415, and says which it takes", async () => {
    for (const encoding of ["br", "gzip, gzip", "gzip,deflate", "snappy"]) {
      const response = await send(path, protobuf(1), {
        "Content-Type": PROTOBUF,
        "Content-Encoding": encoding,
      });
      expect([encoding, response.status]).toEqual([encoding, 415]);
      expect(response.headers.get("accept-encoding")).toBe("gzip, deflate, zstd");
      expect(decodeMessage("RpcStatus", await bytesOf(response))).toMatchObject({ code: 3 });
    }
  });

  it("Request: refuses other content types, or none, with 415", async () => {
    for (const contentType of ["text/plain", "application/octet-stream", "application/grpc"]) {
      expect((await send(path, protobuf(1), { "Content-Type": contentType })).status).toBe(415);
    }
    expect((await send(path, protobuf(1))).status).toBe(415);
  });

  it("Request: refuses other methods with 405, and says which it takes", async () => {
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH"]) {
      const response = await send(path, undefined, { "Content-Type": JSON_TYPE }, method);
      expect([method, response.status]).toEqual([method, 405]);
      expect(response.headers.get("allow")).toContain("POST");
    }
  });

  it("Full Success: an empty request is one", async () => {
    expect(await bytesOf(await send(path, new Uint8Array(), { "Content-Type": PROTOBUF }))).toHaveLength(0);
    expect(await (await send(path, "{}", { "Content-Type": JSON_TYPE })).text()).toBe("{}");
  });

  it("Partial Success: 200 with the exact count of what was rejected, and why", async () => {
    const fromJson = await send(path, json(3, 2), { "Content-Type": JSON_TYPE });
    expect(fromJson.status).toBe(200);
    expect(await fromJson.json()).toEqual({
      partialSuccess: { [rejectedField]: "2", errorMessage: expect.stringMatching(/^2 rejected: /) },
    });
    const fromProtobuf = await send(path, protobuf(3, 2), { "Content-Type": PROTOBUF });
    expect(fromProtobuf.status).toBe(200);
    // All signals' responses have the same fields.
    expect(decodeMessage("ExportTraceServiceResponse", await bytesOf(fromProtobuf))).toEqual({
      partialSuccess: { rejectedSpans: "2", errorMessage: expect.stringMatching(/^2 rejected: /) },
    });
  });

  it("Failures: 400 with a google.rpc.Status in the request's encoding for what cannot be decoded", async () => {
    const inProtobuf = await send(path, new Uint8Array([0x0a, 0x05, 0x00]), { "Content-Type": PROTOBUF });
    expect(inProtobuf.status).toBe(400);
    expect(inProtobuf.headers.get("content-type")).toBe(PROTOBUF);
    expect(inProtobuf.headers.has("retry-after")).toBe(false);
    expect(decodeMessage("RpcStatus", await bytesOf(inProtobuf))).toEqual({
      code: 3,
      message: expect.stringMatching(/protobuf/),
    });
    const inJson = await send(path, '{"resource', { "Content-Type": JSON_TYPE });
    expect(inJson.status).toBe(400);
    expect(inJson.headers.get("content-type")).toBe(JSON_TYPE);
    expect(await inJson.json()).toEqual({ code: 3, message: expect.stringMatching(/JSON/) });
  });

  it("Request Size: 413 for a body of more than 64 MiB, as sent and after decompression", async () => {
    for (const [body, encoding] of [
      [Buffer.alloc(64 * MEBIBYTE + 1), "identity"],
      [gzipSync(Buffer.alloc(65 * MEBIBYTE)), "gzip"],
      [Buffer.alloc(16 * MEBIBYTE + 1), "gzip"],
    ] as const) {
      const response = await send(path, body, { "Content-Type": PROTOBUF, "Content-Encoding": encoding });
      expect(response.status).toBe(413);
      expect(decodeMessage("RpcStatus", await bytesOf(response))).toMatchObject({ code: 8 });
    }
  });

  it("Response Size: less than 4 MiB, however much is rejected", async () => {
    const response = await send(path, protobuf(0, 20_000), { "Content-Type": PROTOBUF });
    expect(response.status).toBe(200);
    expect((await bytesOf(response)).length).toBeLessThan(1_000);
  });

  it("Forward compatibility: fields that are not known are stepped over", async () => {
    const unknown = Buffer.from([0xfa, 0x7f, 3, 1, 2, 3, 0xf0, 0x7f, 1]);
    const body = Buffer.concat([unknown, protobuf(1), unknown]);
    const inProtobuf = await send(path, body, { "Content-Type": PROTOBUF });
    expect([inProtobuf.status, (await bytesOf(inProtobuf)).length]).toEqual([200, 0]);
    const inJson = json(1).replace("{", '{"unknown":[{"a":null}],');
    expect(await (await send(path, inJson, { "Content-Type": JSON_TYPE })).text()).toBe("{}");
  });

  it("Cross-origin: a preflight from a page of this machine is answered with 204, and Retry-After exposed", async () => {
    const origin = "http://localhost:5173";
    const asked = { Origin: origin, "Access-Control-Request-Method": "POST" };
    const preflight = await send(path, undefined, asked, "OPTIONS");
    expect(preflight.status).toBe(204);
    const { headers } = preflight;
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("access-control-allow-methods")).toBe("POST, OPTIONS");
    expect(headers.get("access-control-expose-headers")).toBe("Retry-After");
    for (const name of ["content-type", "authorization", "content-encoding", "traceparent", "baggage"]) {
      expect(headers.get("access-control-allow-headers")).toContain(name);
    }
    const response = await send(path, json(1), { "Content-Type": JSON_TYPE, Origin: origin });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    expect(response.headers.get("access-control-expose-headers")).toBe("Retry-After");
  });

  it("Cross-origin: a page of another machine gets 403 and no permission, also for its preflight", async () => {
    const origin = "https://evil.example";
    for (const method of ["OPTIONS", "POST"]) {
      const headers = { Origin: origin, "Content-Type": JSON_TYPE };
      const response = await send(path, method === "POST" ? json(1) : undefined, headers, method);
      expect(response.status).toBe(403);
      expect(response.headers.has("access-control-allow-origin")).toBe(false);
      expect(await response.json()).toMatchObject({ code: 7, message: expect.stringMatching(/Origin/) });
    }
  });
});

describe("OTLP/HTTP, JSON Protobuf Encoding", () => {
  async function stored(fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    const traceId = newTraceId();
    const spanId = newSpanId();
    const request = JSON.stringify(tracesRequest(jsonSpan({ traceId, spanId, ...fields })));
    const response = await send("/v1/traces", request, { "Content-Type": JSON_TYPE });
    expect(await response.text()).toBe("{}");
    const [inTrace = traceId, inSpan = spanId] = [fields.traceId, fields.spanId].map(
      (id) => id as string | undefined,
    );
    return getJson(`${server.url}/api/v1/spans/${inTrace.toLowerCase()}/${inSpan.toLowerCase()}`);
  }

  it("ids are hex in either case", async () => {
    const traceId = newTraceId().toUpperCase();
    const spanId = newSpanId().toUpperCase();
    expect(await stored({ traceId, spanId })).toMatchObject({
      traceId: traceId.toLowerCase(),
      spanId: spanId.toLowerCase(),
    });
  });

  it("ids are not base64: such a span is rejected alone", async () => {
    const body = tracesRequest(jsonSpan({ traceId: Buffer.alloc(16, 7).toString("base64") }), jsonSpan());
    const response = await send("/v1/traces", JSON.stringify(body), { "Content-Type": JSON_TYPE });
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: "1" } });
  });

  it("enums are integers; names are taken too", async () => {
    expect(await stored({ kind: 3, status: { code: 2 } })).toMatchObject({
      spanKind: 3,
      status: { code: "error" },
    });
    expect(await stored({ kind: "SPAN_KIND_CLIENT", status: { code: "STATUS_CODE_ERROR" } })).toMatchObject({
      spanKind: 3,
      status: { code: "error" },
    });
  });

  it("64-bit integers are decimal strings or numbers", async () => {
    const attributes = [
      { key: "text", value: { intValue: "9007199254740993" } },
      { key: "number", value: { intValue: -7 } },
    ];
    const start = nowNanos();
    const span = await stored({
      attributes,
      startTimeUnixNano: Number(start),
      endTimeUnixNano: String(start + 2_000_000_000n),
    });
    expect(span).toMatchObject({
      attributes: [
        { key: "number", value: { intValue: "-7" } },
        { key: "text", value: { intValue: "9007199254740993" } },
      ],
    });
  });

  it("keys are lowerCamelCase: others are unknown, and stepped over", async () => {
    expect(await stored({ trace_state: "a=b", parent_span_id: "x", events_: 7 })).toMatchObject({
      traceState: "",
      parentSpanId: null,
    });
  });

  it("doubles that JSON has no number for are strings, or null as JavaScript's exporter sends them", async () => {
    const attributes = ["NaN", "Infinity", "-Infinity", null].map((doubleValue, index) => ({
      key: `k${index}`,
      value: { doubleValue },
    }));
    const { attributes: kept } = await stored({ attributes });
    expect(kept).toEqual(
      ["NaN", "Infinity", "-Infinity", "NaN"].map((doubleValue, index) => ({
        key: `k${index}`,
        value: { doubleValue },
      })),
    );
  });

  it("what is missing, null or an empty parent is its default; a byte order mark is stepped over", async () => {
    const span = jsonSpan({ parentSpanId: "", attributes: null, status: null, events: null, name: null });
    const body = `\ufeff${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}`;
    expect(await (await send("/v1/traces", body, { "Content-Type": JSON_TYPE })).text()).toBe("{}");
  });
});
