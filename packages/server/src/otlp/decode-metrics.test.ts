import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../test/otlp-proto.ts";
import { type Attributes, context, keyValues, START } from "../../test/otlp-spans.ts";
import { type NativeRow, readNative } from "../../test/read-native.ts";
import { encodeNative, METRIC_COLUMNS } from "../columns/index.ts";
import { decodeMetrics, MalformedRequest, metricsFromJson } from "./index.ts";
import { METRIC_DATA, POINT_FIELDS } from "./wire/metric-fields.ts";
import { ProtoWriter } from "./wire/proto-writer.ts";

const request = (...metrics: object[]) =>
  encodeMessage("ExportMetricsServiceRequest", {
    resourceMetrics: [{ resource: {}, scopeMetrics: [{ scope: {}, metrics }] }],
  });
const point = (fields: object = {}, attributes: Attributes = {}) => ({
  timeUnixNano: String(START),
  attributes: keyValues(attributes),
  ...fields,
});
const gauge = (...dataPoints: object[]) => ({ name: "load", gauge: { dataPoints } });
const histogram = (...dataPoints: object[]) => ({ name: "wait", histogram: { dataPoints } });
const exponential = (...dataPoints: object[]) => ({ name: "size", exponentialHistogram: { dataPoints } });
const rowsOf = (bytes: Uint8Array): NativeRow[] =>
  readNative(encodeNative([decodeMetrics(bytes, context).block])).rows;

describe("decodeMetrics", () => {
  it("writes one value to every column", () => {
    const [row] = rowsOf(request(gauge(point())));
    expect(Object.keys(row!)).toEqual(Object.keys(METRIC_COLUMNS));
  });

  it("keeps an int exactly, and as a double to reckon with", () => {
    const rows = rowsOf(
      request(gauge(point({ asInt: "-9007199254740993" }), point({ asDouble: 0.1 }), point())),
    );
    expect(rows.map(({ present, int_value, value }) => [present, int_value, value])).toEqual([
      [1, -9007199254740993n, -9007199254740992],
      [2, 0n, 0.1],
      [0, 0n, Number.NaN],
    ]);
  });

  it("tells a sum that is zero from one that is missing", () => {
    const rows = rowsOf(request(histogram(point({ sum: 0, min: 0 }), point())));
    expect(rows.map(({ present }) => present)).toEqual([4 | 8, 0]);
  });

  it("reads lists that are not packed", () => {
    const writer = new ProtoWriter();
    const opened = [0x0a, 0x12, 0x12].map((tag) => writer.open(tag));
    writer.text(0x0a, "wait");
    const data = [METRIC_DATA.histogram, 0x0a].map((tag) => writer.open(tag));
    const { time, bucketCounts, explicitBounds } = POINT_FIELDS.histogram;
    writer.fixed64(time, START);
    for (const count of [1n, 2n ** 63n]) writer.fixed64(bucketCounts - 1, count);
    writer.double(explicitBounds - 1, 0.5);
    for (const each of [...opened, ...data].reverse()) writer.close(each);
    expect(rowsOf(writer.finish())).toMatchObject([
      { bucket_counts: [1n, 2n ** 63n], explicit_bounds: [0.5] },
    ]);
  });

  it("knows a series by all but the point, and a point by all it says", () => {
    const [a, b, c, d] = rowsOf(
      request(
        gauge(
          point({ asInt: "1" }, { x: 1, y: 2 }),
          point({ asInt: "2" }, { y: 2, x: 1 }),
          point({}, { x: 1 }),
        ),
        { ...gauge(point({ asInt: "1" }, { x: 1, y: 2 })), unit: "s" },
      ),
    );
    expect(b!.series).toBe(a!.series);
    expect(b!.id).not.toBe(a!.id);
    expect(new Set([a!.series, c!.series, d!.series]).size).toBe(3);
  });

  it.each([
    [gauge(point({ timeUnixNano: "0" })), "time is missing"],
    [gauge(point({ timeUnixNano: "1" })), "time is older than what is kept"],
    [gauge(point({ timeUnixNano: String(START * 2n) })), "time is more than a day in the future"],
    [gauge(point({ attributes: Array.from({ length: 4_097 }, () => ({})) })), "more than 4096 attributes"],
    [gauge(point({ exemplars: Array.from({ length: 1_001 }, () => ({})) })), "more than 1000 exemplars"],
    [{ ...gauge(point()), name: "" }, "metric has no name"],
    [
      exponential(point({ positive: { bucketCounts: Array.from({ length: 17_000 }, () => "1") } })),
      "more than 16384 buckets or quantiles",
    ],
  ])("rejects a data point alone: %#", (metric, reason) => {
    const { accepted, rejected, rejections } = decodeMetrics(request(gauge(point()), metric), context);
    expect({ accepted, rejected, rejections }).toEqual({
      accepted: 1,
      rejected: 1,
      rejections: new Map([[reason, 1]]),
    });
  });

  it("takes a metric without data, and one of a kind it does not know", () => {
    expect(decodeMetrics(request({ name: "nothing" }), context)).toMatchObject({ accepted: 0, rejected: 0 });
  });

  it("does not let a list of a few bytes an element take the memory of eight", () => {
    const counts = Array.from({ length: 2_000_000 }, () => "1");
    const { block, rejected } = decodeMetrics(
      request(exponential(point({ positive: { bucketCounts: counts } }))),
      context,
    );
    expect(rejected).toBe(1);
    expect(block.byteLength).toBe(0);
  });

  it("never fails on a damaged request but with MalformedRequest", () => {
    const good = Buffer.from(
      request(
        gauge(point({ asInt: "1", exemplars: [{ asDouble: 1 }] }, { a: "x" })),
        histogram(point({ bucketCounts: ["1", "2"], explicitBounds: [1], sum: 3 })),
        exponential(point({ scale: -3, positive: { offset: 4, bucketCounts: ["300"] } })),
        { name: "q", summary: { dataPoints: [point({ quantileValues: [{ quantile: 0.5, value: 1 }] })] } },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(good.length),
        (damages, length) => {
          const bytes = Buffer.from(good);
          for (const [at, byte] of damages) bytes[at] = byte;
          for (const damaged of [bytes, bytes.subarray(0, length)]) {
            expectMalformedAtMost(() => decodeMetrics(damaged, context));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("metricsFromJson", () => {
  it("takes what JavaScript's exporter sends: numbers for ints, null for NaN, names for enums", () => {
    const dataPoints = [
      { timeUnixNano: String(START), asInt: 7 },
      { timeUnixNano: Number(START), asInt: 1e300 },
      { timeUnixNano: String(START), asDouble: null },
    ];
    const sum = { aggregationTemporality: "AGGREGATION_TEMPORALITY_DELTA", isMonotonic: true, dataPoints };
    const text = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "n", sum }] }] }] });
    expect(
      rowsOf(metricsFromJson(text)).map(({ value, present, temporality, monotonic }) => ({
        value,
        present,
        temporality,
        monotonic,
      })),
    ).toEqual([
      { value: 7, present: 1, temporality: 1, monotonic: 1 },
      { value: 1e300, present: 2, temporality: 1, monotonic: 1 },
      { value: Number.NaN, present: 2, temporality: 1, monotonic: 1 },
    ]);
  });

  it.each([
    "",
    "7",
    '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":[]}]}]}]}',
    '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":1}]}}]}]}]}',
  ])("throws MalformedRequest for %j", (text) => {
    expect(() => metricsFromJson(text)).toThrow(MalformedRequest);
  });
});

function expectMalformedAtMost(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedRequest);
  }
}
