import { decodeLogs } from "../otlp/decode-logs.ts";
import { decodeMetrics } from "../otlp/decode-metrics.ts";
import { decodeTraces } from "../otlp/decode-traces.ts";
import type { Decoded } from "../otlp/decoded.ts";
import { logsFromJson } from "../otlp/json/logs-from-json.ts";
import { metricsFromJson } from "../otlp/json/metrics-from-json.ts";
import { tracesFromJson } from "../otlp/json/traces-from-json.ts";
import type { PriceFunction } from "../otlp/price-function.ts";
import type { Store } from "../store/store.ts";
import type { DecodedRequest, OtlpSignal } from "./otlp-signal.ts";

export interface OtlpSignalsOptions {
  readonly store: Pick<Store, "insertSpans" | "insertMetrics" | "insertLogs">;
  readonly price: PriceFunction;
  /** What is older is rejected. */
  readonly retentionDays: number;
}

/** Everything OTLP that the server takes, with the way from its bytes into the store. */
export function otlpSignals({ store, price, retentionDays }: OtlpSignalsOptions): readonly OtlpSignal[] {
  return [
    {
      name: "traces",
      path: "/v1/traces",
      method: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
      rejectedField: "rejectedSpans",
      decode(body, format, context) {
        const request = format === "json" ? tracesFromJson(body) : body;
        return storing(decodeTraces(request, { ...context, retentionDays, price }), (block) =>
          store.insertSpans(block),
        );
      },
    },
    {
      name: "metrics",
      path: "/v1/metrics",
      method: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
      rejectedField: "rejectedDataPoints",
      decode(body, format, context) {
        const request = format === "json" ? metricsFromJson(body) : body;
        return storing(decodeMetrics(request, { ...context, retentionDays }), (block) =>
          store.insertMetrics(block),
        );
      },
    },
    {
      name: "logs",
      path: "/v1/logs",
      method: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
      rejectedField: "rejectedLogRecords",
      decode(body, format, context) {
        const request = format === "json" ? logsFromJson(body) : body;
        return storing(decodeLogs(request, { ...context, retentionDays }), (block) =>
          store.insertLogs(block),
        );
      },
    },
  ];
}

// --- internal ---

function storing<Block extends { repairedTexts: number }>(
  decoded: Decoded<Block>,
  insert: (block: Block) => Promise<void>,
): DecodedRequest {
  const { block, accepted, rejected, rejections } = decoded;
  return {
    accepted,
    rejected,
    rejections,
    repairedTexts: block.repairedTexts,
    store: () => (accepted > 0 ? insert(block) : Promise.resolve()),
  };
}
