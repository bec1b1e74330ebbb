import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  MetricAggregate,
  MetricAttributes,
  MetricExemplars,
  MetricList,
} from "../packages/server/src/model/index.ts";
import { keyValues } from "../packages/server/test/otlp-spans.ts";
import { startTestServer, type TestServer } from "../packages/server/test/start-test-server.ts";

const MINUTE = 60_000_000_000n;
/** The full minute about an hour ago in which every test begins. */
const START = ((BigInt(Date.now()) * 1_000_000n - 50n * MINUTE) / MINUTE) * MINUTE;
const DELTA = 1;
const CUMULATIVE = 2;
const BOUNDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

let server: TestServer;
let headers: { ingest: object; read: object };
beforeAll(async () => {
  server = await startTestServer();
  headers = { ingest: await server.keyOf("ingest"), read: await server.keyOf("read") };
});
afterAll(() => server.close());

describe("a counter", () => {
  it("is summed and made a rate, delta and cumulative alike", async () => {
    const of = (temporality: number, values: readonly number[]) =>
      sum(
        temporality,
        values.map((value, at) =>
          point(at + 1, { asInt: String(value) }, { start: temporality === DELTA ? at : 0 }),
        ),
      );
    const delta = await sent(of(DELTA, [60, 120, 0, 30]));
    const cumulative = await sent(of(CUMULATIVE, [60, 180, 180, 210]));
    for (const name of [delta, cumulative]) {
      const { lines, totals } = await onlyGroup(name, "aggregation=sum,rate");
      expect(lines.sum).toEqual([null, 60, 120, 0, 30, null]);
      expect(totals.sum).toBe(210);
      // What was told at the full minute happened in the one before.
      expect(lines.rate?.slice(0, 5).map(rounded)).toEqual([1, 2, 0, 0.5, null]);
    }
  });

  it("counts from zero after a reset and never goes back", async () => {
    const values = [100, 150, 20, 50]; // a reset that its start does not tell
    const name = await sent(
      sum(
        CUMULATIVE,
        values.map((value, at) => point(at + 1, { asDouble: value })),
      ),
    );
    const { lines, totals } = await onlyGroup(name, "aggregation=sum,rate");
    expect(lines.sum).toEqual([null, 100, 50, 20, 30, null]);
    expect(totals.sum).toBe(200);
    expect(lines.rate).toHaveLength(6);
    for (const rate of lines.rate ?? []) expect(rate ?? 0).toBeGreaterThanOrEqual(0);
  });

  it("is exact across a restart and across processes that do not tell themselves apart", async () => {
    const name = uniqueName();
    const process = (start: number, ...values: [minute: number, value: number][]) =>
      sum(
        CUMULATIVE,
        values.map(([minute, value]) => point(minute, { asInt: String(value) }, { start })),
      );
    await send(name, process(0, [1, 10], [2, 25], [3, 40]));
    await send(name, process(0.5, [1, 1_000], [2, 1_001], [3, 1_003])); // beside it, under the same series
    await send(name, process(3.5, [4, 7], [5, 9])); // the first one again
    const { lines, totals } = await onlyGroup(name, "aggregation=sum");
    expect(lines.sum).toEqual([null, 1_010, 16, 17, 7, 2]);
    expect(totals.sum).toBe(1_052);
  });

  it("adds up instances, delta and cumulative mixed", async () => {
    const name = uniqueName();
    await send(name, sum(CUMULATIVE, [point(1, { asInt: "5" }), point(2, { asInt: "8" })]), {
      "service.instance.id": "a",
    });
    await send(name, sum(CUMULATIVE, [point(1, { asInt: "50" }), point(2, { asInt: "80" })]), {
      "service.instance.id": "b",
    });
    await send(name, sum(DELTA, [point(1, { asInt: "500" }), point(2, { asInt: "300" }, { start: 1 })]), {
      "service.instance.id": "c",
    });
    const { lines } = await onlyGroup(name, "aggregation=sum");
    expect(lines.sum?.slice(1, 3)).toEqual([555, 333]);
  });

  it("keeps 64-bit counts exact", async () => {
    const huge = 2n ** 62n;
    const name = await sent(
      sum(CUMULATIVE, [point(1, { asInt: String(huge) }), point(2, { asInt: String(huge + 3n) })]),
    );
    expect((await onlyGroup(name, "aggregation=sum")).lines.sum?.[2]).toBe(3);
  });

  it("does not count what was added nobody knows when", async () => {
    const old = -60; // started an hour before the range, and nothing came in the minutes before it
    const name = await sent(
      sum(CUMULATIVE, [
        point(1, { asInt: "1000" }, { start: old }),
        point(2, { asInt: "1001" }, { start: old }),
      ]),
    );
    expect((await onlyGroup(name, "aggregation=sum")).lines.sum).toEqual([null, null, 1, null, null, null]);
  });

  it("takes up where the point before the range stood", async () => {
    const old = -600;
    const name = await sent(
      sum(CUMULATIVE, [
        point(-1, { asInt: "1000" }, { start: old }),
        point(1, { asInt: "1007" }, { start: old }),
      ]),
    );
    const { lines, totals } = await onlyGroup(name, "aggregation=sum,rate");
    expect(totals.sum).toBe(7);
    expect(rounded(lines.rate?.[0])).toBe(rounded(7 / 120)); // half of it was before
  });

  it("counts once what was sent again", async () => {
    const name = uniqueName();
    const points = [
      point(1, { asInt: "5" }),
      point(2, { asInt: "6" }, { start: 1 }),
      point(3, { asInt: "7" }, { start: 2 }),
    ];
    await send(name, sum(DELTA, points));
    await send(name, sum(DELTA, [points[1]!]));
    await send(name, sum(DELTA, [points[2]!, points[0]!]));
    expect((await onlyGroup(name, "aggregation=sum")).lines.sum).toEqual([null, 5, 6, 7, null, null]);
  });

  it("is exact across midnight, in whatever order and pieces it arrives", async () => {
    const name = uniqueName();
    const day = 24n * 60n * MINUTE;
    const midnight = (START / day) * day;
    const toMidnight = Number((midnight - START) / MINUTE);
    for (const minute of [2, -1, 3, -3, 1, -2, 0]) {
      const value = { asInt: String(100 + minute) };
      await send(name, sum(CUMULATIVE, [point(toMidnight + minute, value, { start: toMidnight - 3.5 })]));
    }
    const iso = (minute: number) =>
      new Date(Number((midnight + BigInt(minute) * MINUTE) / 1_000_000n)).toISOString();
    const query = `aggregation=sum&from=${iso(-3)}&to=${iso(4)}&intervalSeconds=60`;
    const answer = await server.ask(`/api/v1/metrics/${name}/aggregate?${query}`, {
      headers: headers.read as never,
    });
    expect(answer.json<MetricAggregate>().groups[0]?.lines.sum).toEqual([97, 1, 1, 1, 1, 1, 1]);
  });

  it("takes a delta point that does not say since when to cover one interval", async () => {
    const dataPoints = [1.5, 2.5].map((minute) => ({
      ...point(minute, { asInt: "60" }),
      startTimeUnixNano: "0",
    }));
    const { lines } = await onlyGroup(await sent(sum(DELTA, dataPoints)), "aggregation=sum,rate");
    expect(lines.sum).toEqual([null, 60, 60, null, null, null]);
    expect(lines.rate?.map(rounded)).toEqual([0.5, 1, 1, null, null, null]);
  });

  it("shows a gap as a gap", async () => {
    const name = await sent(sum(CUMULATIVE, [point(1, { asInt: "60" }), point(21, { asInt: "1260" })]));
    const { lines } = await onlyGroup(name, "aggregation=rate,sum", 23);
    expect(lines.rate?.slice(1, 20)).toEqual(Array.from({ length: 19 }, () => null));
    expect(rounded(lines.rate?.[0])).toBe(1);
    expect(lines.sum?.filter((value) => value !== null)).toEqual([60, 1_200]);
  });

  it("equals what was counted, however it is cut and whenever it starts anew", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            added: fc.nat(1_000),
            restart: fc.boolean(),
            seconds: fc.integer({ min: 1, max: 90 }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        async (steps) => {
          const points: object[] = [];
          let [now, start, value] = [0, 0, 0];
          const expected = new Map<number, number>();
          for (const { added, restart, seconds } of steps) {
            if (restart && value > 0) [start, value] = [now, 0];
            now += seconds / 60;
            value += added;
            points.push(point(now, { asInt: String(value) }, { start }));
            const minute = Math.floor(now + 1e-9);
            expected.set(minute, (expected.get(minute) ?? 0) + added);
          }
          const name = await sent(sum(CUMULATIVE, points));
          const { lines, totals } = await onlyGroup(name, "aggregation=sum,rate", 20);
          expect(lines.sum).toEqual(Array.from({ length: 20 }, (_, at) => expected.get(at) ?? null));
          expect(totals.sum).toBe(steps.reduce((total, { added }) => total + added, 0));
          for (const rate of lines.rate ?? []) expect(rate ?? 0).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

describe("a level", () => {
  it("has average, least and greatest, and a sum of all that stand at one time", async () => {
    const name = uniqueName();
    const gauge = (...values: [number, number][]) => ({
      gauge: { dataPoints: values.map(([minute, value]) => point(minute, { asDouble: value })) },
    });
    await send(name, gauge([0.1, 4], [0.6, 8], [1.1, 10], [2.1, 10]), { "service.instance.id": "a" });
    await send(name, gauge([0.2, 1], [2.2, 3]), { "service.instance.id": "b" }); // nothing in the second minute
    const { lines } = await onlyGroup(name, "aggregation=avg,min,max,sum", 3);
    expect(lines.avg?.map(rounded)).toEqual([rounded(13 / 3), 10, 6.5]);
    expect(lines.min).toEqual([1, 10, 3]);
    expect(lines.max).toEqual([8, 10, 10]);
    expect(lines.sum).toEqual([9, 11, 13]);
  });

  it("that goes up and down is what was told last, and none where a reset is", async () => {
    const updown = {
      sum: {
        aggregationTemporality: CUMULATIVE,
        isMonotonic: false,
        dataPoints: [point(0.5, { asInt: "5" }), point(1.5, { asInt: "-2" })],
      },
    };
    const name = await sent(updown);
    const { lines } = await onlyGroup(name, "", 2);
    expect(lines.sum).toEqual([5, -2]);
  });

  it("leaves out what is no number", async () => {
    const name = await sent({
      gauge: {
        dataPoints: [point(0.1, { asDouble: "NaN" }), point(0.2, { asDouble: 3 }), point(0.3, { flags: 1 })],
      },
    });
    expect((await onlyGroup(name, "aggregation=avg,sum", 1)).lines).toEqual({
      avg: [3],
      sum: [null], // the last point says that there is no value any more
    });
  });
});

describe("a histogram", () => {
  it("has percentiles within a bucket of the exact ones, in both temporalities and both forms", async () => {
    const values = fc.array(fc.double({ min: 0.001, max: 150, noNaN: true }), {
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(values, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: -1, max: 6 }),
        async (batches, scale) => {
          const all = batches.flat();
          for (const temporality of [DELTA, CUMULATIVE]) {
            const told = batches.map((batch, at) =>
              temporality === DELTA ? batch : batches.slice(0, at + 1).flat(),
            );
            const at = (index: number) => ({ start: temporality === DELTA ? index * 0.2 : 0 });
            const explicit = await sent({
              histogram: {
                aggregationTemporality: temporality,
                dataPoints: told.map((batch, index) =>
                  point((index + 1) * 0.2, explicitOf(batch), at(index)),
                ),
              },
            });
            const exponential = await sent({
              exponentialHistogram: {
                aggregationTemporality: temporality,
                // Each point a little coarser than the one before, as a sender does whose values spread.
                dataPoints: told.map((batch, index) =>
                  point((index + 1) * 0.2, exponentialOf(batch, scale - index), at(index)),
                ),
              },
            });
            const coarsest = Math.min(4, scale - batches.length + 1);
            for (const [name, edges] of [
              [explicit, explicitEdges],
              [exponential, exponentialEdges(coarsest)],
            ] as const) {
              const { lines } = await onlyGroup(name, "aggregation=p0,p50,p95,p99.9,count", 1);
              expect(lines.count).toEqual([all.length]);
              for (const [aggregation, share] of [
                ["p50", 0.5],
                ["p95", 0.95],
                ["p99.9", 0.999],
              ] as const) {
                const [lower, upper] = edges(exactQuantile(all, share));
                expect(lines[aggregation]?.[0]).toBeGreaterThanOrEqual(lower * (1 - 1e-9));
                expect(lines[aggregation]?.[0]).toBeLessThanOrEqual(upper * (1 + 1e-9));
              }
            }
          }
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
  }, 60_000);

  it("has count, sum, average and extremes by interval, exact across a restart", async () => {
    const batches = [[1, 3], [5], [0.5, 0.7, 30]];
    const dataPoints = [
      point(0.5, explicitOf(batches[0]!)),
      point(1.5, explicitOf([...batches[0]!, ...batches[1]!])),
      point(2.5, explicitOf(batches[2]!), { start: 2 }),
    ];
    const name = await sent({ histogram: { aggregationTemporality: CUMULATIVE, dataPoints } });
    const { lines, totals } = await onlyGroup(name, "aggregation=count,sum,avg,max", 3);
    expect(lines.count).toEqual([2, 1, 3]);
    expect(lines.sum?.map(rounded)).toEqual([4, 5, 31.2]);
    expect(lines.avg?.map(rounded)).toEqual([2, 5, 10.4]);
    expect(lines.max).toEqual([3, 5, 30]);
    expect(totals).toMatchObject({ count: 6, max: 30 });
  });

  it("merges senders with other bounds", async () => {
    const name = uniqueName();
    const of = (bounds: number[], counts: number[]) => ({
      histogram: {
        aggregationTemporality: DELTA,
        dataPoints: [
          point(0.5, {
            count: String(counts.reduce((a, b) => a + b)),
            bucketCounts: counts.map(String),
            explicitBounds: bounds,
          }),
        ],
      },
    });
    await send(name, of([10, 20], [10, 0, 0]));
    await send(name, of([5], [0, 10]), { "service.instance.id": "b" });
    const { lines } = await onlyGroup(name, "aggregation=p25,count", 1);
    expect(lines.count).toEqual([20]);
    expect(lines.p25?.[0]).toBeLessThanOrEqual(10);
  });

  it("shows the exemplars that lead to traces, each once", async () => {
    const exemplar = {
      timeUnixNano: String(START + 1n),
      asDouble: 2.5,
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
    };
    const withoutTrace = { timeUnixNano: String(START + 2n), asDouble: 9 };
    const values = { ...explicitOf([2.5, 9]), exemplars: [exemplar, withoutTrace] };
    const name = await sent({
      histogram: { aggregationTemporality: CUMULATIVE, dataPoints: [point(1, values), point(2, values)] },
    });
    const { exemplars } = await ask<MetricExemplars>(name, "/exemplars", "", 5);
    expect(exemplars).toMatchObject([
      { value: 2.5, traceId: exemplar.traceId, spanId: exemplar.spanId, sessionId: null },
    ]);
  });

  it("that is a summary has count, sum and average", async () => {
    const dataPoints = [
      point(0.5, { count: "2", sum: 10, quantileValues: [{ quantile: 0.5, value: 4 }] }),
      point(1.5, { count: "5", sum: 40 }),
    ];
    const { lines } = await onlyGroup(
      await sent({ summary: { dataPoints } }),
      "aggregation=count,sum,avg",
      2,
    );
    expect(lines).toEqual({ count: [2, 3], sum: [10, 30], avg: [5, 10] });
  });

  it("refuses an aggregation that its kind has not, and says which there are", async () => {
    const name = await sent(sum(DELTA, [point(1, { asInt: "1" })]));
    const { status, text } = await get(name, "/aggregate", "aggregation=p95", 5);
    expect(status).toBe(400);
    expect(text).toContain("rate, sum");
  });
});

describe("groups and filters", () => {
  let name: string;
  beforeAll(async () => {
    const calls = [
      ["gpt-4o", "search", 5],
      ["gpt-4o", "read", 3],
      ["o3", "search", 20],
      ["haiku", "read", 1],
    ] as const;
    name = await sent(
      sum(
        DELTA,
        calls.map(([model, tool, value]) =>
          point(1, { asInt: String(value) }, { attributes: { model, tool } }),
        ),
      ),
    );
  });
  const totals = async (query: string) =>
    (await aggregateOf(name, `aggregation=sum&${query}`)).groups.map(({ attributes, totals }) => [
      attributes,
      totals.sum,
    ]);

  it("are told largest first", async () => {
    expect(await totals("groupBy=model")).toEqual([
      [["o3"], 20],
      [["gpt-4o"], 8],
      [["haiku"], 1],
    ]);
    expect(await totals("groupBy=model&groupBy=tool&limit=2")).toEqual([
      [["o3", "search"], 20],
      [["gpt-4o", "search"], 5],
      [null, 4],
    ]);
    expect(await totals("groupBy=nothing")).toEqual([[[""], 29]]);
  });

  it("take any of the values of a key, and all keys", async () => {
    expect(await totals("filter=model%3Dgpt-4o&filter=model%3Do3&filter=tool%3Dsearch")).toEqual([[[], 25]]);
    const hostile = await get(name, "/aggregate", "filter=model%3D%27)%20OR%201%3D1--", 6);
    expect(hostile.status).toBe(404);
  });

  it("know numbers, booleans and the service by their text", async () => {
    const attributes = [
      { key: "retry", value: { intValue: "2" } },
      { key: "share", value: { doubleValue: 0.5 } },
      { key: "streaming", value: { boolValue: true } },
    ];
    const typed = await sent(sum(DELTA, [{ ...point(1, { asInt: "1" }), attributes }]), {
      "service.name": "shop",
    });
    for (const [key, value] of [
      ["retry", "2"],
      ["share", "0.5"],
      ["streaming", "true"],
      ["service.name", "shop"],
    ]) {
      const { groups } = await aggregateOf(typed, `groupBy=${key}&filter=${key}%3D${value}`);
      expect(groups.map((group) => group.attributes)).toEqual([[value]]);
    }
  });

  it("can be chosen from the attributes of the metric", async () => {
    const { attributes } = await ask<MetricAttributes>(name, "/attributes", "", 5);
    expect(attributes.find(({ key }) => key === "model")).toMatchObject({
      valueCount: 3,
      values: expect.arrayContaining(["o3", "haiku"]),
    });
    const list = await server.ask(`/api/v1/metrics?search=${name.slice(-8)}`, {
      headers: headers.read as never,
    });
    expect(list.json<MetricList>()).toMatchObject({
      hasMore: false,
      metrics: [{ name, attributeKeys: ["model", "tool"] }],
    });
  });

  it("are few, however many the metric has", async () => {
    const many = uniqueName();
    for (let batch = 0; batch < 4; batch++) {
      const users = Array.from({ length: 5_000 }, (_, at) => batch * 5_000 + at);
      await send(
        many,
        sum(
          DELTA,
          users.map((user) =>
            point(
              1,
              { asInt: String(user < 3 ? 1_000 - user : 1) },
              { attributes: { user: `user-${user}` } },
            ),
          ),
        ),
      );
    }
    const answer = await get(many, "/aggregate", "aggregation=sum&groupBy=user&limit=3", 5);
    const { groups, groupCount } = answer.json<MetricAggregate>();
    expect(groups.map(({ attributes, totals }) => [attributes, totals.sum])).toEqual([
      [["user-0"], 1_000],
      [["user-1"], 999],
      [["user-2"], 998],
      [null, 19_997],
    ]);
    expect(Math.abs(groupCount - 20_000)).toBeLessThan(400);
    expect(answer.text.length).toBeLessThan(5_000);
    const attributes = await get(many, "/attributes", "", 5);
    expect(attributes.text.length).toBeLessThan(5_000);
  });
});

// --- internal ---

let names = 0;
const uniqueName = () => `metric-${++names}-${Math.random().toString(36).slice(2, 10)}`;

/** A data point so many minutes after the start. */
function point(
  minute: number,
  value: object,
  { start = 0, attributes = {} }: { start?: number; attributes?: Record<string, string> } = {},
) {
  const nanos = (minutes: number) => String(START + BigInt(Math.round(minutes * 60_000)) * 1_000_000n);
  return {
    timeUnixNano: nanos(minute),
    startTimeUnixNano: nanos(start),
    attributes: keyValues(attributes),
    ...value,
  };
}

function sum(aggregationTemporality: number, dataPoints: object[]) {
  return { sum: { aggregationTemporality, isMonotonic: true, dataPoints } };
}

async function send(name: string, data: object, resource: Record<string, string> = {}): Promise<void> {
  const scopeMetrics = [{ metrics: [{ name, unit: "1", ...data }] }];
  const body = { resourceMetrics: [{ resource: { attributes: keyValues(resource) }, scopeMetrics }] };
  const answer = await server.ask("/v1/metrics", { method: "POST", headers: headers.ingest as never, body });
  expect(answer.text).toBe("{}");
}

async function sent(data: object, resource: Record<string, string> = {}): Promise<string> {
  const name = uniqueName();
  await send(name, data, resource);
  return name;
}

function get(name: string, route: string, query: string, minutes: number) {
  const iso = (nanos: bigint) => new Date(Number(nanos / 1_000_000n)).toISOString();
  const range = `from=${iso(START)}&to=${iso(START + BigInt(minutes) * MINUTE)}`;
  const path = `/api/v1/metrics/${encodeURIComponent(name)}${route}?${range}&${query}`;
  return server.ask(path, { headers: headers.read as never });
}

async function ask<Body>(name: string, route: string, query: string, minutes: number): Promise<Body> {
  const answer = await get(name, route, query, minutes);
  expect(answer.status, answer.text).toBe(200);
  return answer.json<Body>();
}

function aggregateOf(name: string, query: string, minutes = 6): Promise<MetricAggregate> {
  return ask(name, "/aggregate", query, minutes);
}

async function onlyGroup(name: string, query: string, minutes = 6) {
  const { groups } = await aggregateOf(name, query, minutes);
  expect(groups).toHaveLength(1);
  return groups[0]!;
}

function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 1e6) / 1e6;
}

function explicitOf(values: readonly number[]) {
  const counts = Array.from({ length: BOUNDS.length + 1 }, () => 0);
  for (const value of values) {
    const at = BOUNDS.findIndex((bound) => value <= bound);
    counts[at === -1 ? BOUNDS.length : at]! += 1;
  }
  return { ...countsOf(values), bucketCounts: counts.map(String), explicitBounds: BOUNDS };
}

function exponentialOf(values: readonly number[], scale: number) {
  const indexes = values.map((value) => exponentialIndex(value, scale));
  const offset = Math.min(...indexes);
  const bucketCounts = Array.from({ length: Math.max(...indexes) - offset + 1 }, () => 0);
  for (const index of indexes) bucketCounts[index - offset]! += 1;
  return {
    ...countsOf(values),
    scale,
    zeroCount: "0",
    positive: { offset, bucketCounts: bucketCounts.map(String) },
  };
}

function countsOf(values: readonly number[]) {
  const total = values.reduce((sum, value) => sum + value, 0);
  return { count: String(values.length), sum: total, min: Math.min(...values), max: Math.max(...values) };
}

function exponentialIndex(value: number, scale: number): number {
  return Math.ceil(Math.log2(value) * 2 ** scale) - 1;
}

function exactQuantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length - 1e-9) - 1]!;
}

function explicitEdges(value: number): [number, number] {
  const at = BOUNDS.findIndex((bound) => value <= bound);
  return at === -1 ? [BOUNDS.at(-1)!, 150] : [BOUNDS[at - 1] ?? 0, BOUNDS[at]!];
}

function exponentialEdges(scale: number): (value: number) => [number, number] {
  return (value) => {
    const index = exponentialIndex(value, scale);
    return [2 ** (index * 2 ** -scale), 2 ** ((index + 1) * 2 ** -scale)];
  };
}
