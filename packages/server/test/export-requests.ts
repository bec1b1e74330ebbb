import { randomBytes } from "node:crypto";
import { logsFromJson, metricsFromJson, tracesFromJson } from "../src/otlp/index.ts";

/** One signal as a client sees it. */
export interface SignalUnderTest {
  readonly path: string;
  /** Of the response's `partialSuccess`. */
  readonly rejectedField: string;
  /** An OTLP/JSON request with so many good items and so many that cannot be kept. */
  request(good: number, bad?: number): object;
  /** The same in protobuf. */
  toProtobuf(json: string): Uint8Array;
}

export const newTraceId = (): string => randomBytes(16).toString("hex");
export const newSpanId = (): string => randomBytes(8).toString("hex");
export const nowNanos = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** A span in OTLP/JSON that is good in every respect, with the given fields on top. */
export function jsonSpan(fields: object = {}): object {
  const now = nowNanos();
  return {
    traceId: newTraceId(),
    spanId: newSpanId(),
    name: "a span",
    kind: 1,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    ...fields,
  };
}

export function tracesRequest(...spans: object[]): object {
  return { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }] };
}

export const SIGNALS_UNDER_TEST: readonly SignalUnderTest[] = [
  {
    path: "/v1/traces",
    rejectedField: "rejectedSpans",
    request: (good, bad = 0) =>
      tracesRequest(
        ...Array.from({ length: good }, () => jsonSpan()),
        ...Array.from({ length: bad }, () => jsonSpan({ traceId: "0".repeat(32) })),
      ),
    toProtobuf: tracesFromJson,
  },
  {
    path: "/v1/metrics",
    rejectedField: "rejectedDataPoints",
    request: (good, bad = 0) => {
      const dataPoints = [
        ...Array.from({ length: good }, () => ({ timeUnixNano: String(nowNanos()), asDouble: 1.5 })),
        ...Array.from({ length: bad }, () => ({ timeUnixNano: "1", asDouble: 1.5 })),
      ];
      const metrics = [{ name: "a.metric", unit: "1", gauge: { dataPoints } }];
      return { resourceMetrics: [{ resource: {}, scopeMetrics: [{ scope: {}, metrics }] }] };
    },
    toProtobuf: metricsFromJson,
  },
  {
    path: "/v1/logs",
    rejectedField: "rejectedLogRecords",
    request: (good, bad = 0) => {
      const logRecords = [
        ...Array.from({ length: good }, () => ({
          timeUnixNano: String(nowNanos()),
          body: { stringValue: "a log" },
        })),
        ...Array.from({ length: bad }, () => ({ timeUnixNano: "1", body: { stringValue: "a log" } })),
      ];
      return { resourceLogs: [{ resource: {}, scopeLogs: [{ scope: {}, logRecords }] }] };
    },
    toProtobuf: logsFromJson,
  },
];
