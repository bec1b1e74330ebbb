import type { MetricAggregate, MetricGroup } from "@agentops/server/model";
import { type ChartData, chartData } from "./chart-data.ts";
import { formatMetric, formatShare } from "./format-metric.ts";

/** A chart that is made for a metric which AgentOps and other GenAI instrumentations send. */
export interface StandardPanel {
  readonly id: string;
  readonly title: string;
  readonly metric: string;
  readonly aggregations: readonly string[];
  readonly groupBy?: string;
  /** The number beside the title, and what it is. */
  readonly headline: (metric: MetricAggregate) => { value: string; label: string };
  readonly chart: (metric: MetricAggregate) => ChartData;
}

const latency = (id: string, title: string, metric: string): StandardPanel => ({
  id,
  title,
  metric,
  aggregations: ["p50", "p95", "p99"],
  headline: ({ groups, unit }) => ({
    value: formatMetric(groups[0]?.totals.p95 ?? null, unit, "p95"),
    label: "p95",
  }),
  chart: chartData,
});

const amountByModel = (id: string, title: string, metric: string): StandardPanel => ({
  id,
  title,
  metric,
  aggregations: ["sum"],
  groupBy: "gen_ai.request.model",
  headline: ({ groups, unit }) => ({
    value: formatMetric(total(groups, "sum"), unit, "sum"),
    label: "in total",
  }),
  chart: chartData,
});

/** Those whose metric is there are shown, in this order. Instrumentations send the older or the newer names, not both. */
export const STANDARD_PANELS: readonly StandardPanel[] = [
  latency("latency", "Model calls, duration", "gen_ai.client.operation.duration"),
  latency("inference-latency", "Inference, duration", "gen_ai.client.inference.duration"),
  amountByModel("cost", "Cost by model", "agentops.llm.cost"),
  amountByModel("tokens", "Tokens by model", "gen_ai.client.token.usage"),
  amountByModel("input-tokens", "Input tokens by model", "gen_ai.client.inference.usage.input_tokens"),
  amountByModel("output-tokens", "Output tokens by model", "gen_ai.client.inference.usage.output_tokens"),
  {
    id: "success",
    title: "Sessions by outcome",
    metric: "agentops.session.ended",
    aggregations: ["sum"],
    groupBy: "agentops.session.end_state",
    headline: ({ groups }) => ({
      value: formatShare(total(groups.filter(isSuccess), "sum") / total(groups, "sum")),
      label: "succeeded",
    }),
    chart: (metric) => {
      const data = chartData(metric);
      const tones = { Success: "success", Fail: "fail" } as const;
      const series = data.series.map((each) => ({
        ...each,
        tone: tones[each.label as keyof typeof tones] ?? ("other" as const),
      }));
      const order = ["success", "other", "fail"];
      return {
        ...data,
        series: series.sort((a, b) => order.indexOf(String(a.tone)) - order.indexOf(String(b.tone))),
      };
    },
  },
  {
    id: "tool-failures",
    title: "Failed tool calls by error",
    metric: "gen_ai.execute_tool.duration",
    aggregations: ["count"],
    groupBy: "error.type",
    headline: ({ groups }) => ({
      value: formatShare(total(groups.filter(isFailure), "count") / total(groups, "count")),
      label: "of tool calls failed",
    }),
    chart: (metric) => chartData({ ...metric, groups: metric.groups.filter(isFailure) }),
  },
  latency("tool-latency", "Tool calls, duration", "gen_ai.execute_tool.duration"),
  latency("agent-latency", "Agent runs, duration", "gen_ai.invoke_agent.duration"),
];

// --- internal ---

function total(groups: readonly MetricGroup[], aggregation: string): number {
  return groups.reduce((sum, { totals }) => sum + (totals[aggregation] ?? 0), 0);
}

function isSuccess({ attributes }: MetricGroup): boolean {
  return attributes?.[0] === "Success";
}

/** Without an error there is nothing under its key; what is summed up as others has one. */
function isFailure({ attributes }: MetricGroup): boolean {
  return attributes?.[0] !== "";
}
