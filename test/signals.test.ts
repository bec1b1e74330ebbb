import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnyLog, anyLog } from "../packages/server/test/any-log.ts";
import { type AnyMetric, anyMetric } from "../packages/server/test/any-metric.ts";
import type { JsonKeyValue } from "../packages/server/test/any-span.ts";
import { isoNanos, sortedByKey, toProtobuf } from "../packages/server/test/otlp-json.ts";
import { encodeMessage } from "../packages/server/test/otlp-proto.ts";
import { getJson, type ServerProcess, startServer } from "./running-server.ts";

const BATCHES = 6;
const ITEMS = 25;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

const formats = ["JSON", "protobuf"] as const;
type Format = (typeof formats)[number];
type Message = "ExportLogsServiceRequest" | "ExportMetricsServiceRequest";

const logs = (request: object, format: Format = "JSON") => send("/v1/logs", request, format);
const metrics = (request: object, format: Format = "JSON") => send("/v1/metrics", request, format);

describe.each(formats)("sent in %s", (format) => {
  it("a log record comes back from the API as it was sent, whatever it says", async () => {
    await forBatchesOf(anyLog, async (batch, moment) => {
      const request = { resourceLogs: batch.map((log) => resourceLogs(log, moment)) };
      expect(await logs(request, format)).toBe(format === "JSON" ? "{}" : "");
      // In another grouping, and again: nothing is added.
      for (const half of [request.resourceLogs.slice(7), request.resourceLogs.slice(0, 7)]) {
        await logs({ resourceLogs: half }, format);
      }
      const found = await pages<{ observedTime: string; attributes: JsonKeyValue[] }>(
        "/api/v1/logs",
        "logs",
        moment,
      );
      const expected = batch.map((log) => expectedLog(log, moment));
      expect(found).toHaveLength(batch.length);
      expect(new Set(found.map((log) => JSON.stringify(comparable(log))))).toEqual(
        new Set(expected.map((log) => JSON.stringify(comparable(log)))),
      );
    });
  }, 120_000);

  it("a data point comes back from the API as it was sent, whatever its kind", async () => {
    await forBatchesOf(anyMetric, async (batch, moment) => {
      const names = batch.map((_, index) => `${format}/${moment} ${index}`);
      const request = {
        resourceMetrics: batch.map((metric, index) => resourceMetrics(metric, names[index]!, moment)),
      };
      expect(await metrics(request, format)).toBe(format === "JSON" ? "{}" : "");
      await metrics({ resourceMetrics: [...request.resourceMetrics].reverse() }, format);
      const found = await Promise.all(
        names.map((name) => getJson<object>(`${server.url}/api/v1/metrics/${encodeURIComponent(name)}`)),
      );
      expect(found.map(sortedSeries)).toMatchObject(
        batch.map((metric, index) => expectedMetric(metric, names[index]!, moment)),
      );
    });
  }, 120_000);
});

// --- internal ---

/** Each batch in a second of its own. */
let next = BigInt(Math.floor(Date.now() / 1000) - 3600) * 1_000_000_000n;

async function forBatchesOf<Item>(
  item: fc.Arbitrary<Item>,
  check: (batch: Item[], moment: bigint) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: ITEMS, maxLength: ITEMS }), async (batch) => {
      next += 2_000_000_000n;
      await check(batch, next);
    }),
    { numRuns: BATCHES, endOnFailure: true },
  );
}

async function send(path: string, request: object, format: Format): Promise<string> {
  const message: Message = path === "/v1/logs" ? "ExportLogsServiceRequest" : "ExportMetricsServiceRequest";
  const body =
    format === "JSON" ? JSON.stringify(request) : encodeMessage(message, toProtobuf(request) as object);
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "Content-Type": format === "JSON" ? "application/json" : "application/x-protobuf" },
    body: body as BodyInit,
  });
  expect(response.status).toBe(200);
  return response.text();
}

/** All of the two seconds from the moment, page by page. */
async function pages<Item>(path: string, list: string, moment: bigint): Promise<Item[]> {
  const found: Item[] = [];
  let cursor = "";
  do {
    const query = new URLSearchParams({
      from: isoNanos(moment),
      to: isoNanos(moment + 2_000_000_000n),
      limit: "7",
      ...(cursor && { cursor }),
    });
    const page = await getJson<Record<string, unknown>>(`${server.url}${path}?${query}`);
    found.push(...(page[list] as Item[]));
    cursor = (page.next as string | null) ?? "";
  } while (cursor);
  return found;
}

function resourceLogs(log: AnyLog, moment: bigint): object {
  const { resource, resourceSchemaUrl, scope, scopeSchemaUrl, after, observedAfter, body, ...rest } = log;
  const record = {
    ...rest,
    traceId: log.traceId ?? "",
    spanId: log.spanId ?? "",
    timeUnixNano: after === null ? "0" : String(moment + after),
    observedTimeUnixNano: String(moment + observedAfter),
    ...(body && { body }),
  };
  return {
    resource,
    schemaUrl: resourceSchemaUrl,
    scopeLogs: [{ scope, schemaUrl: scopeSchemaUrl, logRecords: [record] }],
  };
}

/** What the API says of it. A body without a value says as much as none. */
function expectedLog(log: AnyLog, moment: bigint): object {
  const { resourceSchemaUrl, scopeSchemaUrl, after, observedAfter, body } = log;
  return {
    time: isoNanos(moment + (after ?? observedAfter)),
    timeSource: after === null ? "observedTime" : "time",
    observedTime: isoNanos(moment + observedAfter),
    traceId: log.traceId,
    spanId: log.spanId,
    flags: log.flags,
    severityNumber: log.severityNumber,
    severityText: log.severityText,
    eventName: log.eventName,
    body: body && Object.keys(body).length > 0 ? body : null,
    bodyTruncated: false,
    attributes: log.attributes,
    droppedAttributesCount: log.droppedAttributesCount,
    resource: { ...log.resource, schemaUrl: resourceSchemaUrl },
    scope: { ...log.scope, schemaUrl: scopeSchemaUrl },
  };
}

/** In one order, and without what the server adds. */
function comparable(log: object): object {
  const { id: _, sessionId: __, serviceName: ___, ...said } = log as Record<string, unknown>;
  const ordered = { ...said, attributes: sortedByKey(said.attributes as JsonKeyValue[]) };
  return inKeyOrder(ordered) as object;
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, member]) => [key, inKeyOrder(member)]);
}

function resourceMetrics(metric: AnyMetric, name: string, moment: bigint): object {
  const { kind, resource, resourceSchemaUrl, scope, scopeSchemaUrl, after, startAfter } = metric;
  const point = {
    timeUnixNano: String(moment + after),
    startTimeUnixNano: startAfter === null ? "0" : String(moment + startAfter),
    flags: metric.flags,
    attributes: metric.attributes,
    ...metric.values,
    exemplars: metric.exemplars.map(({ after: at, value, ...exemplar }) => ({
      ...exemplar,
      ...value,
      timeUnixNano: String(moment + at),
    })),
  };
  const { description, unit, metadata, data } = metric;
  const sent = { name, description, unit, metadata, [kind]: { ...data, dataPoints: [point] } };
  return {
    resource,
    schemaUrl: resourceSchemaUrl,
    scopeMetrics: [{ scope, schemaUrl: scopeSchemaUrl, metrics: [sent] }],
  };
}

/** What the API says of it: one point of one series. */
function expectedMetric(metric: AnyMetric, name: string, moment: bigint): object {
  const { resourceSchemaUrl, scopeSchemaUrl, after, startAfter, data } = metric;
  const series = {
    kind: metric.kind,
    description: metric.description,
    unit: metric.unit,
    metadata: metric.metadata,
    temporality: ["unspecified", "delta", "cumulative"][data.aggregationTemporality ?? 0],
    isMonotonic: data.isMonotonic ?? false,
    attributes: sortedByKey(metric.attributes),
    resource: { ...metric.resource, schemaUrl: resourceSchemaUrl },
    scope: { ...metric.scope, schemaUrl: scopeSchemaUrl },
  };
  const point = {
    time: isoNanos(moment + after),
    startTime: startAfter === null ? null : isoNanos(moment + startAfter),
    flags: metric.flags,
    ...metric.values,
    exemplars: metric.exemplars.map(({ after: at, value, ...exemplar }) => ({
      ...exemplar,
      ...value,
      time: isoNanos(moment + at),
    })),
  };
  return { name, series: [series], points: [point], next: null };
}

function sortedSeries(found: object): object {
  const { series, ...rest } = found as { series: { attributes: JsonKeyValue[] }[] };
  return {
    ...rest,
    series: series.map((one) => ({ ...one, attributes: sortedByKey(one.attributes) })),
  };
}
