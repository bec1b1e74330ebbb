// What a page waits for: the API over HTTP with a million spans stored, first alone, then beside 25,000 spans/s of ingest.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { childrenOf, startServer, temporaryFolder } from "../test/running-server.ts";
import { longTraceRequest, seeded } from "./shared/agent-traffic.ts";
import { Load } from "./shared/load.ts";
import { percentile, roundTo } from "./shared/numbers.ts";
import { cpuSeconds, loadAverage } from "./shared/process-usage.ts";
import { RequestTemplate } from "./shared/request-template.ts";

const INGEST_SPANS_PER_SECOND = 25_000;
const SPANS_PER_REQUEST = 512;
const CONNECTIONS = 16;
const WARM_UP_ROUNDS = 5;
const SEARCHES = ["researcher", "planner", "conversation-0003", "nothing-like-it"];
const PROMISES: Partial<Record<PageName, string>> = {
  sessions: "p50 ≤ 50, beside ingest p95 ≤ 150",
  traceOf1000Spans: "p50 ≤ 20, beside ingest p95 ≤ 150",
  overview: "p50 ≤ 100, beside ingest p95 ≤ 150",
};

const { values: options } = parseArgs({
  options: {
    spans: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "60" },
    /** Of ingest, while the second half is measured. */
    seconds: { type: "string", default: "30" },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);

const folder = temporaryFolder();
const load = new Load();
const stored = Math.ceil(Number(options.spans) / SPANS_PER_REQUEST);
const during = Math.ceil((INGEST_SPANS_PER_SECOND * (seconds + 10)) / SPANS_PER_REQUEST);
const requests = await load.prepare(join(folder, "requests"), stored + during);
const server = await startServer({ dataDirectory: join(folder, "data") });
while ((await fetch(`${server.url}/ready`)).status !== 200);

const longTraceId = await sendLongTrace();
const { ends } = requests;
const filled = await load.send({
  url: server.url,
  requests: { ...requests, ends: ends.slice(0, stored) },
  from: 0,
  connections: CONNECTIONS,
  seconds: 3_600,
});
await quiet();

await measure((round) => round === WARM_UP_ROUNDS);
const alone = await measure((round) => round === rounds);
const loadAlone = loadAverage();
const ingest = load.send({
  url: server.url,
  requests,
  from: stored,
  connections: CONNECTIONS,
  seconds,
  spansPerSecond: INGEST_SPANS_PER_SECOND,
});
await new Promise((resolve) => setTimeout(resolve, 2_000));
const deadline = performance.now() + (seconds - 3) * 1_000;
const beside = await measure(() => performance.now() > deadline);
const sent = await ingest;
const loadBeside = loadAverage();

const names = Object.keys(alone) as PageName[];
console.log(`${Math.round(filled.spans / 1_000)} thousand spans; medians and 95th percentiles in ms`);
console.log(
  `${"".padEnd(26)}${"alone".padStart(16)}${"beside ingest".padStart(18)}${"CPU alone".padStart(12)}   promised`,
);
for (const name of names) {
  const figures = [alone[name], beside[name]].map(({ p50, p95 }) => `${p50} / ${p95}`);
  console.log(
    `${name.padEnd(26)}${figures[0]!.padStart(16)}${figures[1]!.padStart(18)}   ${PROMISES[name] ?? ""}`,
  );
}
const ingestRate = Math.round(sent.spans / sent.seconds);
console.log(
  `ingest beside it: ${ingestRate} spans/s; load average ${loadAlone} alone, ${loadBeside} beside ingest`,
);
console.log(
  JSON.stringify({ bench: "query", spans: filled.spans, ingestSpansPerSecond: ingestRate, alone, beside }),
);
load.end();
await server.stop();
process.exit(0);

// --- internal ---

interface Figures {
  p50: number;
  p95: number;
  /** Of server and engine together, whatever they do besides. */
  cpuMs: number;
}

type PageName = "sessions" | "search" | "session" | "overview" | "traceOf1000Spans" | "trace" | "span";

/** Each page by turns. */
async function measure(isDone: (round: number) => boolean): Promise<Record<PageName, Figures>> {
  const times = new Map<PageName, number[]>();
  const cpu = new Map<PageName, number>();
  const timed = async <Answer>(name: PageName, path: string): Promise<Answer> => {
    const cpuBefore = cpuOfAll();
    const begun = performance.now();
    const answer = await get<Answer>(path);
    const all = times.get(name) ?? [];
    times.set(name, all);
    all.push(performance.now() - begun);
    cpu.set(name, (cpu.get(name) ?? 0) + cpuOfAll() - cpuBefore);
    return answer;
  };
  for (let round = 0; !isDone(round); round++) {
    const page = await timed<{ sessions: { id: string }[] }>("sessions", "/api/v1/sessions");
    // Another one each time: what was read a moment ago is in some cache.
    const { id } = page.sessions[round % page.sessions.length]!;
    await timed("search", `/api/v1/sessions?search=${SEARCHES[round % SEARCHES.length]}`);
    const session = await timed<{ traces: { traceId: string }[] }>("session", `/api/v1/sessions/${id}`);
    await timed("overview", "/api/v1/overview");
    await timed("traceOf1000Spans", `/api/v1/traces/${longTraceId}`);
    const { traceId } = session.traces[0]!;
    const trace = await timed<{ spans: { spanId: string[] } }>("trace", `/api/v1/traces/${traceId}`);
    await timed("span", `/api/v1/spans/${traceId}/${trace.spans.spanId[0]}`);
  }
  const figures = [...times].map(([name, all]) => {
    const ascending = all.toSorted((a, b) => a - b);
    const cpuMs = roundTo((cpu.get(name)! * 1_000) / all.length, 1);
    return [
      name,
      { p50: roundTo(percentile(ascending, 0.5), 1), p95: roundTo(percentile(ascending, 0.95), 1), cpuMs },
    ];
  });
  return Object.fromEntries(figures) as Record<PageName, Figures>;
}

async function sendLongTrace(): Promise<string> {
  const template = new RequestTemplate(longTraceRequest(seeded(1), 500));
  const body = template.stamp(BigInt(Date.now()) * 1_000_000n);
  const headers = { "content-type": "application/x-protobuf" };
  const { status } = await fetch(`${server.url}/v1/traces`, {
    method: "POST",
    headers,
    body: new Uint8Array(body),
  });
  if (status !== 200) throw new Error(`The long trace got ${status}`);
  return template.traceIdOf(body);
}

/** Summaries and merges come after the last answer: a quiet moment, as long as they need for a backlog. */
async function quiet(): Promise<void> {
  for (let before = cpuOfAll(), busy = true; busy; ) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const now = cpuOfAll();
    busy = now - before > 0.2;
    before = now;
  }
}

function cpuOfAll(): number {
  return [server.pid, ...childrenOf(server.pid)].reduce((total, pid) => total + cpuSeconds(pid), 0);
}

async function get<Answer>(path: string): Promise<Answer> {
  const response = await fetch(server.url + path);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Answer;
}
