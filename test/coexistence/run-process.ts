import { fork } from "node:child_process";
import { join } from "node:path";
import { decodeTraces, type ReceivedSpan } from "../../packages/sdk/test/otlp-schema.ts";
import { type NormalSpan, normaliseEnvelopes, normaliseSpans, normaliseText } from "./normalise.ts";
import type { Plan, ProcessReport } from "./plan.ts";
import { startSink } from "./sink.ts";
import { CONTENT } from "./workload.ts";

/** What everybody got from one process. */
export interface Observation {
  readonly report: ProcessReport;
  /** What it printed. */
  readonly output: string;
  readonly customers: NormalSpan[][];
  readonly neighbour: { spans: NormalSpan[]; others: string[] };
  readonly agentops: ReceivedSpan[];
  /** Backends other than ours that got content of our tools. */
  readonly leaks: string[];
}

const TIMEOUT_MILLIS = 30_000;

export async function runProcess(plan: Omit<Plan, "sink">): Promise<Observation> {
  await using sink = await startSink();
  const { report, output } = await run({ ...plan, sink: sink.url });
  const others = ["/customer-1", "/customer-2", "/neighbour"];
  const nameOfId = new Map<string, string>();
  const [first = [], second = []] = others.map((path) =>
    normaliseSpans(sink.received(`${path}/v1/traces`), sink.url, nameOfId),
  );
  const atNeighbour = sink.received("/neighbour");
  const seen = report.seen.map((text) => normaliseText(text, sink.url, nameOfId));
  const diagnostics = report.diagnostics.map((text) =>
    normaliseText(text.split("\n")[0] ?? "", sink.url, new Map()),
  );
  const printed = output.split("\n").filter((line) => !/^\s+at /.test(line));
  return {
    report: { ...report, seen, diagnostics },
    output: normaliseText(printed.join("\n"), sink.url, nameOfId),
    customers: [first, second],
    neighbour: {
      spans: normaliseSpans(atNeighbour, sink.url),
      others: normaliseEnvelopes(
        atNeighbour.filter(({ path }) => /envelope/.test(path)),
        sink.url,
      ),
    },
    agentops: sink.received("/agentops/v1/traces").flatMap(({ body }) => decodeTraces(body)),
    leaks: others.filter((path) => sink.received(path).some(({ body }) => body.includes(CONTENT))),
  };
}

// --- internal ---

function run(plan: Plan): Promise<{ report: ProcessReport; output: string }> {
  const child = fork(join(plan.folder, plan.modules === "esm" ? "program.mjs" : "program.cjs"), {
    cwd: plan.folder,
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Nothing of the shell that runs the tests, and no exporters but those the customer sets up.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      OTEL_LOGS_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "none",
      COEXISTENCE_PLAN: JSON.stringify(plan),
    },
  });
  let output = "";
  let report: ProcessReport | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => (output += text));
  child.on("message", (message) => {
    report = message as ProcessReport;
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MILLIS);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0 && report !== undefined) resolve({ report, output });
      else reject(new Error(`the process ended with ${code ?? signal}:\n${output}`));
    });
  });
}
