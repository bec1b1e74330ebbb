import { describeUnreachable, loadedApiVersions, unreachableApiCopy } from "../otel/api-versions.ts";
import { registeredApi } from "../otel/registered-api.ts";
import { getRuntime, type Runtime } from "../runtime.ts";
import { SDK_VERSION } from "../version.ts";
import { type DestinationReport, type DoctorReport, describeReport } from "./doctor-report.ts";
import { sendCanary } from "./send-canary.ts";

/**
 * Looks at how AgentOps lives in this process, sends a test span through every destination, and tells what it found:
 * `console.log((await agentops.doctor()).text)`. Takes at most a few seconds; never rejects.
 */
export async function doctor(): Promise<DoctorReport> {
  const runtime = getRuntime();
  const problems: string[] = [];
  const sent = runtime === undefined ? [] : await sendCanary(runtime).catch(() => []);
  const destinations = sent.map(({ hint, ...report }) => {
    if (hint !== undefined) problems.push(hint);
    return report;
  });
  const registered = registeredApi();
  const provider = registered?.trace as { getDelegate?: () => object } | undefined;
  const report = {
    version: SDK_VERSION,
    mode: runtime?.config.otel.mode ?? ("auto" as const),
    arrangement: runtime?.otel.arrangement ?? ("off" as const),
    provider: nameOf(provider?.getDelegate?.() ?? provider),
    contextManager: nameOf(registered?.context),
    propagationFields: fieldsOf(runtime),
    api: { registeredBy: registered?.version, copies: loadedApiVersions() },
    endpoint: runtime?.config.endpoint,
    destinations,
  };
  problems.push(...findProblems(report));
  const whole = { ok: problems.length === 0, problems, ...report };
  return { ...whole, text: describeReport(whole) };
}

function findProblems(report: Omit<DoctorReport, "ok" | "problems" | "text">): string[] {
  const { arrangement, mode, destinations, provider } = report;
  const problems: string[] = [];
  if (arrangement === "off") {
    problems.push(
      "Nothing is recorded: call agentops.init(), and see that AGENTOPS_DISABLED and OTEL_SDK_DISABLED are not set.",
    );
  }
  if (arrangement === "beside" && mode === "auto") {
    problems.push(
      `The tracer provider of this process (${provider}) cannot be joined, so its own spans do not reach AgentOps. Give agentops.spanProcessor() to its constructor.`,
    );
  }
  const unreachable = unreachableApiCopy();
  if (unreachable !== undefined) problems.push(describeUnreachable(unreachable));
  return [...problems, ...destinations.flatMap(problemsOf)];
}

function problemsOf({ name, canary, stats }: DestinationReport): string[] {
  const problems: string[] = [];
  const why = Object.keys({ ...stats.exports.failed, ...stats.dropped }).join(", ");
  if (canary === "waiting")
    problems.push(`The test span could not be delivered to ${name} yet (${why || "no answer"}).`);
  if (canary === "dropped") problems.push(`The test span was dropped on its way to ${name} (${why}).`);
  return problems;
}

function nameOf(object: object | undefined): string | undefined {
  // A bundler may have numbered it.
  return object === undefined ? undefined : (object.constructor?.name ?? "unknown").replace(/\$\d+$/, "");
}

function fieldsOf(runtime: Runtime | undefined): string[] {
  try {
    return (registeredApi()?.propagation ?? runtime?.otel.propagator)?.fields() ?? [];
  } catch {
    return [];
  }
}
