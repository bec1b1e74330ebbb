import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnySpan, anySpan, type JsonKeyValue } from "../packages/server/test/any-span.ts";
import { isoNanos, sortedByKey, toProtobuf } from "../packages/server/test/otlp-json.ts";
import { encodeMessage } from "../packages/server/test/otlp-proto.ts";
import { getJson, type ServerProcess, startServer } from "./running-server.ts";

const BATCHES = 8;
const SPANS = 25;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

describe.each([
  ["JSON", "application/json", (request: object) => JSON.stringify(request)],
  [
    "protobuf",
    "application/x-protobuf",
    (request: object) => encodeMessage("ExportTraceServiceRequest", toProtobuf(request) as object),
  ],
] as const)("a span sent in %s", (_, contentType, encode) => {
  it("comes back from the API as it was sent, whatever it says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySpan, { minLength: SPANS, maxLength: SPANS }), async (spans) => {
        const moment = BigInt(Date.now()) * 1_000_000n;
        const sent = spans.map((span) => ({
          span,
          traceId: randomBytes(16).toString("hex"),
          spanId: randomBytes(8).toString("hex"),
        }));
        const request = {
          resourceSpans: sent.map(({ span, ...ids }) => resourceSpans(span, ids, moment)),
        };
        const response = await fetch(`${server.url}/v1/traces`, {
          method: "POST",
          headers: { "Content-Type": contentType },
          body: encode(request) as BodyInit,
        });
        expect(await response.text()).toBe(contentType.endsWith("json") ? "{}" : "");
        const details = await Promise.all(
          sent.map(({ traceId, spanId }) =>
            getJson<object>(`${server.url}/api/v1/spans/${traceId}/${spanId}`),
          ),
        );
        expect(details.map(sorted)).toMatchObject(spans.map((span) => expected(span, moment)));
      }),
      { numRuns: BATCHES, endOnFailure: true },
    );
  }, 120_000);
});

// --- internal ---

function resourceSpans(span: AnySpan, ids: object, moment: bigint): object {
  const { resource, resourceSchemaUrl, scope, scopeSchemaUrl, after, duration, events, ...rest } = span;
  const fields = {
    ...rest,
    ...ids,
    parentSpanId: span.parentSpanId ?? "",
    startTimeUnixNano: String(moment + after),
    endTimeUnixNano: String(moment + after + duration),
    events: events.map(({ after: at, ...event }) => ({ ...event, timeUnixNano: String(moment + at) })),
  };
  return {
    resource,
    schemaUrl: resourceSchemaUrl,
    scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [fields] }],
  };
}

/** What the API says of it. */
function expected(span: AnySpan, moment: bigint): object {
  const {
    resource,
    resourceSchemaUrl,
    scope,
    scopeSchemaUrl,
    after,
    duration,
    events,
    status,
    kind,
    ...rest
  } = span;
  return {
    ...rest,
    attributes: sortedByKey(span.attributes),
    spanKind: kind,
    status: { code: ["unset", "ok", "error"][status.code], message: status.message },
    startTime: isoNanos(moment + after),
    endTime: isoNanos(moment + after + duration),
    durationNanos: Number(duration),
    events: events.map(({ after: at, ...event }) => ({ ...event, time: isoNanos(moment + at) })),
    resource: { ...resource, schemaUrl: resourceSchemaUrl },
    scope: { ...scope, schemaUrl: scopeSchemaUrl },
  };
}

/** Attributes of a span come back by key; which of those with the same key comes first is not said. */
function sorted(detail: object): object {
  return { ...detail, attributes: sortedByKey((detail as { attributes: JsonKeyValue[] }).attributes) };
}
