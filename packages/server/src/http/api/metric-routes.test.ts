import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyValues } from "../../../test/otlp-spans.ts";
import { startTestServer, type TestServer } from "../../../test/start-test-server.ts";
import type { MetricList, MetricPoints } from "../../model/metric.ts";

const NOW = BigInt(Date.now()) * 1_000_000n;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A project of its own, which metrics cannot leave. */
async function projectWith(...metrics: object[]) {
  const project = `project-${++projects}`;
  const ingest = await server.keyOf("ingest", project);
  const headers = await server.keyOf("read", project);
  const send = async (...sent: object[]) => {
    const body = { resourceMetrics: [{ scopeMetrics: [{ metrics: sent }] }] };
    return (await server.ask("/v1/metrics", { method: "POST", headers: ingest, body })).json<object>();
  };
  await send(...metrics);
  return {
    send,
    list: async () => (await server.ask("/api/v1/metrics", { headers })).json<MetricList>().metrics,
    ask: (name: string, query = "") =>
      server.ask(`/api/v1/metrics/${encodeURIComponent(name)}?${query}`, { headers }),
    read: async (name: string, query = "") =>
      (
        await server.ask(`/api/v1/metrics/${encodeURIComponent(name)}?${query}`, { headers })
      ).json<MetricPoints>(),
  };
}
let projects = 0;

const point = (value: object, nanos = 0n, attributes: Record<string, string> = {}) => ({
  timeUnixNano: String(NOW + nanos),
  attributes: keyValues(attributes),
  ...value,
});
const counter = (name: string, ...dataPoints: object[]) => ({
  name,
  unit: "{token}",
  description: "Tokens used",
  sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints },
});

describe("GET /api/v1/metrics", () => {
  it("names what is measured, how, and for how many series", async () => {
    const { list } = await projectWith(
      counter("tokens", point({ asInt: "1" }, 0n, { a: "1" }), point({ asInt: "2" }, 1n, { a: "2" })),
      { name: "load", gauge: { dataPoints: [point({ asDouble: 0.5 })] } },
    );
    expect(await list()).toMatchObject([
      { name: "load", kind: "gauge", temporality: "unspecified", isMonotonic: false, seriesCount: 1 },
      {
        name: "tokens",
        kind: "sum",
        unit: "{token}",
        description: "Tokens used",
        temporality: "cumulative",
        isMonotonic: true,
        seriesCount: 2,
      },
    ]);
  });
});

describe("GET /api/v1/metrics/{name}", () => {
  it("tells the points of each series in the order of time, page by page", async () => {
    const { read } = await projectWith(
      counter(
        "a/b c",
        ...[3n, 1n, 2n].flatMap((at) => [
          point({ asInt: String(at) }, at, { model: "x" }),
          point({ asInt: String(-at) }, at, { model: "y" }),
        ]),
      ),
    );
    const first = await read("a/b c", "limit=4");
    const second = await read("a/b c", `limit=4&cursor=${first.next}`);
    const points = [...first.points, ...second.points];
    expect(second.next).toBeNull();
    const series = Map.groupBy(points, (each) => each.series);
    const values = [...series.values()].map((some) => some.map(({ asInt }) => asInt));
    expect(values.sort()).toEqual([
      ["-1", "-2", "-3"],
      ["1", "2", "3"],
    ]);
  });

  it("counts once what is sent again, alone or with others", async () => {
    const points = [1n, 2n, 3n].map((at) => point({ asDouble: Number(at) }, at));
    const { send, read } = await projectWith(counter("tokens", ...points));
    await send(counter("tokens", points[1]!), counter("tokens", points[2]!, points[0]!));
    expect((await read("tokens")).points.map(({ asDouble }) => asDouble)).toEqual([1, 2, 3]);
  });

  it("knows a series again in whatever order its attributes come", async () => {
    const { read } = await projectWith(
      counter("tokens", point({ asInt: "1" }, 1n, { a: "1", b: "2" })),
      counter("tokens", point({ asInt: "2" }, 2n, { b: "2", a: "1" })),
    );
    expect((await read("tokens")).series).toHaveLength(1);
  });

  it("keeps apart two senders that differ in their resource alone", async () => {
    const { send, read } = await projectWith();
    const of = (service: string) => ({
      resource: { attributes: keyValues({ "service.name": service }) },
      scopeMetrics: [{ metrics: [counter("tokens", point({ asInt: "1" }))] }],
    });
    const ingest = await server.keyOf("ingest", `project-${projects}`);
    const body = { resourceMetrics: [of("one"), of("two")] };
    await server.ask("/v1/metrics", { method: "POST", headers: ingest, body });
    await send();
    const { series, points } = await read("tokens");
    expect(series.map(({ serviceName }) => serviceName).sort()).toEqual(["one", "two"]);
    expect(points).toHaveLength(2);
  });

  it("never tells one project what another sent", async () => {
    const mine = await projectWith(counter("tokens", point({ asInt: "1" })));
    const theirs = await projectWith(counter("tokens", point({ asInt: "2" })));
    expect((await mine.read("tokens")).points).toMatchObject([{ asInt: "1" }]);
    expect((await theirs.read("tokens")).points).toMatchObject([{ asInt: "2" }]);
  });

  it("takes the good points of a metric and says why not the others", async () => {
    const { send, read } = await projectWith();
    const buckets = Array.from({ length: 20_000 }, () => "1");
    const answer = await send(
      counter("tokens", point({ asInt: "1" }), { asInt: "2" }, point({ asInt: "3" }, -(10n ** 18n))),
      { ...counter("", point({ asInt: "4" })) },
      { name: "wide", histogram: { dataPoints: [point({ count: "1", bucketCounts: buckets })] } },
    );
    expect(answer).toMatchObject({ partialSuccess: { rejectedDataPoints: "4" } });
    const { errorMessage } = (answer as { partialSuccess: { errorMessage: string } }).partialSuccess;
    for (const reason of ["time is missing", "older than", "metric has no name", "more than 16384 buckets"]) {
      expect(errorMessage).toContain(reason);
    }
    expect((await read("tokens")).points).toHaveLength(1);
  });

  it("says so where there is no such metric", async () => {
    const { ask } = await projectWith();
    expect((await ask("nothing")).status).toBe(404);
    expect((await ask("nothing", "cursor=x")).status).toBe(400);
  });
});
