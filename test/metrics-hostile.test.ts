import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MetricAggregate } from "../packages/server/src/model/index.ts";
import { type AnyMetric, anyMetric } from "../packages/server/test/any-metric.ts";
import { startTestServer, type TestServer } from "../packages/server/test/start-test-server.ts";

const SECOND = 1_000_000_000n;
/** Points lie within two seconds from here. */
const START = BigInt(Math.floor(Date.now() / 1_000) - 600) * SECOND;

let server: TestServer;
let headers: { ingest: object; read: object };
beforeAll(async () => {
  server = await startTestServer();
  headers = { ingest: await server.keyOf("ingest"), read: await server.keyOf("read") };
});
afterAll(() => server.close());

it("answers about any data points there can be, in any order and mixture", async () => {
  let names = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyMetric, { minLength: 1, maxLength: 6 }), async (metrics) => {
      const name = `hostile ${++names}`;
      const [{ kind, data }] = metrics as [AnyMetric];
      // One metric in one way, so that its points are compared with each other.
      const points = metrics.filter((metric) => metric.kind === kind).map((metric) => pointOf(metric));
      const told = { name, unit: "", [kind]: { ...data, dataPoints: points } };
      const body = { resourceMetrics: [{ scopeMetrics: [{ metrics: [told] }] }] };
      const sent = await server.ask("/v1/metrics", {
        method: "POST",
        headers: headers.ingest as never,
        body,
      });
      expect(sent.text).toBe("{}");
      const first = await aggregate(name, "");
      const possible = first.possibleAggregations;
      for (let at = 0; at < possible.length; at += 5) {
        const { groups, times } = await aggregate(
          name,
          `aggregation=${possible.slice(at, at + 5).join(",")}&groupBy=a`,
        );
        for (const line of groups.flatMap(({ lines }) => Object.values(lines))) {
          expect(line).toHaveLength(times.length);
        }
        const isCounter = kind !== "sum" || data.isMonotonic === true;
        for (const rate of groups.flatMap(({ lines }) => lines.rate ?? [])) {
          if (isCounter) expect(rate ?? 0).toBeGreaterThanOrEqual(0);
        }
      }
      for (const route of ["attributes", "exemplars"]) {
        expect((await ask(name, route, "")).status).toBe(200);
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 120_000);

it("says what is wrong with a question", async () => {
  const wrong = [
    "aggregation=median",
    "aggregation=p101",
    "aggregation=p50,p51,p52,p53,p54,p55",
    "filter=novalue",
    "groupBy=a&groupBy=b&groupBy=c",
    "filter=a%3D1&filter=b%3D1&filter=c%3D1&filter=d%3D1",
    "limit=1000",
    "intervalSeconds=1",
    "from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
    "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&intervalSeconds=10",
    "from=1900-01-01T00:00:00Z&to=1901-01-01T00:00:00Z",
    "kind=matrix",
  ];
  for (const query of wrong) {
    const answer = await server.ask(`/api/v1/metrics/x/aggregate?${query}`, {
      headers: headers.read as never,
    });
    expect([query, answer.status]).toEqual([query, 400]);
  }
  const hostile = [
    "'; DROP TABLE metric_points; --",
    "{projectId:String}",
    "\\', 1) --",
    "\u0000",
    "🦆".repeat(60),
  ];
  for (const text of hostile) {
    const encoded = encodeURIComponent(text);
    const query = `groupBy=${encoded}&filter=${encoded}%3D${encoded}`;
    const path = `/api/v1/metrics/${encodeURIComponent(text.replace("\u0000", "0"))}/aggregate?${query}`;
    expect((await server.ask(path, { headers: headers.read as never })).status).toBe(404);
  }
});

it("gives up, and says so, where there are more buckets than it can look through", async () => {
  const count = 16_000;
  const dataPoints = Array.from({ length: 35 }, (_, at) => ({
    timeUnixNano: String(START + BigInt(at)),
    count: "1",
    bucketCounts: Array.from({ length: count + 1 }, () => 1),
    explicitBounds: Array.from({ length: count }, (_, bound) => bound + at / 100),
  }));
  const metrics = [{ name: "wide", histogram: { aggregationTemporality: 1, dataPoints } }];
  const body = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
  await server.ask("/v1/metrics", { method: "POST", headers: headers.ingest as never, body });
  const { status, text } = await ask("wide", "aggregate", "aggregation=p95");
  expect([status, text]).toEqual([422, expect.stringContaining("too_much_to_read")]);
  expect((await aggregate("wide", "aggregation=count")).groups[0]?.totals.count).toBe(35);
});

function pointOf({ after, startAfter, attributes, values, exemplars, flags }: AnyMetric): object {
  return {
    timeUnixNano: String(START + after),
    startTimeUnixNano: startAfter === null ? "0" : String(START + startAfter),
    flags,
    attributes: attributes.slice(0, 1),
    ...values,
    exemplars: exemplars.map(({ after: at, value, ...exemplar }) => ({
      ...exemplar,
      ...value,
      timeUnixNano: String(START + at),
    })),
  };
}

function ask(name: string, route: string, query: string) {
  return server.ask(`/api/v1/metrics/${encodeURIComponent(name)}/${route}?${query}`, {
    headers: headers.read as never,
  });
}

async function aggregate(name: string, query: string): Promise<MetricAggregate> {
  const answer = await ask(name, "aggregate", query);
  expect(answer.status, answer.text).toBe(200);
  return answer.json<MetricAggregate>();
}
