import type { ExportStats } from "../exporter/export-stats.ts";
import type { ApiVersion } from "../otel/api-versions.ts";

export interface DestinationReport {
  name: string;
  /**
   * How the canary span ended there. "read back": AgentOps' server has it. "exported": it was accepted, and nobody
   * could be asked for it. "waiting": it is queued for another attempt. "dropped": it will not arrive.
   */
  canary: "read back" | "exported" | "waiting" | "dropped";
  filter: "agent" | "all" | "function";
  /** Whether a sampler chooses among the traces. */
  sampled: boolean;
  captureContent: "full" | "metadata" | "none";
  stats: ExportStats;
}

export interface DoctorReport {
  /** No problem was found. */
  ok: boolean;
  /** Each with what to do about it. */
  problems: string[];
  version: string;
  /** As asked for by `otel.mode`. */
  mode: "auto" | "own" | "isolated";
  /**
   * What came of it. "joined": your provider makes the spans, our processor is part of it. "own": ours makes them,
   * there is no other. "beside": ours makes those of AgentOps, beside yours. "isolated": likewise, nothing shared.
   * "off": `init` was not called, or the SDK is disabled.
   */
  arrangement: "joined" | "own" | "beside" | "isolated" | "off";
  /** Class of the registered tracer provider; undefined where none is registered. */
  provider: string | undefined;
  contextManager: string | undefined;
  propagationFields: string[];
  api: {
    /** Version of the copy that registered first; undefined where nothing is registered. */
    registeredBy: string | undefined;
    copies: ApiVersion[];
  };
  endpoint: string | undefined;
  destinations: DestinationReport[];
  /** All of it for people to read. */
  text: string;
}

/** The report as lines of text. */
export function describeReport(report: Omit<DoctorReport, "text">): string {
  const { api, destinations, problems } = report;
  const lines = [
    `AgentOps ${report.version}: ${ARRANGEMENTS[report.arrangement]}`,
    `  endpoint         ${report.endpoint ?? "none"}`,
    `  tracer provider  ${report.provider ?? "none registered"}`,
    `  context manager  ${report.contextManager ?? "none registered"}`,
    `  propagation      ${report.propagationFields.join(", ") || "none"}`,
    `  OpenTelemetry API ${api.copies.map(({ version, path }) => `${version} (${path})`).join(", ") || "unknown"}`,
    ...destinations.map(describeDestination),
    ...(problems.length === 0 ? ["No problem was found."] : problems.map((problem) => `! ${problem}`)),
  ];
  return lines.join("\n");
}

function describeDestination({
  name,
  canary,
  filter,
  sampled,
  captureContent,
  stats,
}: DestinationReport): string {
  const dropped = Object.entries(stats.dropped).map(([reason, count]) => `${count} ${reason}`);
  const spans = `${stats.delivered} of ${stats.made + stats.recovered} spans delivered`;
  return [
    `  to ${name}: test span ${canary}`,
    `${filter} spans${sampled ? ", sampled" : ""}, content ${captureContent}`,
    dropped.length === 0 ? spans : `${spans}, dropped ${dropped.join(", ")}`,
  ].join("; ");
}

const ARRANGEMENTS: Record<DoctorReport["arrangement"], string> = {
  joined: "part of your tracer provider",
  own: "our tracer provider serves, there is no other",
  beside: "our tracer provider makes our spans, beside yours",
  isolated: "isolated from your OpenTelemetry",
  off: "not started",
};
