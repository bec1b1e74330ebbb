// What taking spans costs: gzipped OTLP over HTTP, each request answered after its INSERT with fsync. Beside it, on the
// same bodies, a plain collector, and the engine alone with blocks made before.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { childrenOf, startServer, temporaryFolder } from "../test/running-server.ts";
import { BenchEngine } from "./shared/bench-engine.ts";
import { Load, type LoadResult, type PreparedRequests } from "./shared/load.ts";
import { nativeFloor } from "./shared/native-floor.ts";
import { percentile, roundTo } from "./shared/numbers.ts";
import { loadAverage } from "./shared/process-usage.ts";
import { type Usage, watchUsage } from "./shared/watch-usage.ts";

const SPANS_PER_REQUEST = 512;
const WARM_UP_SECONDS = 2;
const RIVAL_SECONDS = 10;

// `--seconds 600` is the long run; it prepares 50,000 spans for each second, 46 KB of disk a hundred spans.
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    connections: { type: "string", default: "32" },
    /** Requests are prepared for so many; a faster collector ends the run sooner. */
    "spans-per-second": { type: "string" },
    /** Leaves out the plain collector and the engine alone. */
    alone: { type: "boolean", default: false },
  },
});
const seconds = Number(options.seconds);
const connections = Number(options.connections);
const preparedRate = Number(options["spans-per-second"] ?? (seconds > 120 ? 50_000 : 70_000));

const folder = temporaryFolder();
const load = new Load();
const count = Math.ceil((preparedRate * (seconds + WARM_UP_SECONDS)) / SPANS_PER_REQUEST);
const requests = await load.prepare(join(folder, "requests"), count);
const spanBytes = requests.rawBytes / count / SPANS_PER_REQUEST;
const gzipBytes = requests.ends.at(-1)! / count / SPANS_PER_REQUEST;
console.log(
  `${count} requests of ${SPANS_PER_REQUEST} spans, ${Math.round(spanBytes)} bytes a span, ${Math.round(gzipBytes)} gzipped; ${connections} connections`,
);

const collector = await runCollector(join(folder, "data"));
const figures = { collector, ...(options.alone ? {} : await runRivals()) };
console.log(JSON.stringify({ bench: "ingest", seconds, connections, ...figures }));
load.end();
process.exit(0);

// --- internal ---

interface Figures {
  spansPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  serverCpuMicros: number;
  engineCpuMicros: number;
  mergeCpuMicros: number;
  peakMb: number;
  bytesPerSpan?: number;
}

async function runCollector(dataDirectory: string): Promise<Figures> {
  const server = await startServer({ dataDirectory });
  while ((await fetch(`${server.url}/ready`)).status !== 200);
  const [engine] = childrenOf(server.pid);
  const { result, usage } = await send(requests, server.url, engine!, server.pid, seconds);
  await server.stop();
  const figures = print("collector", figuresOf(result, usage));
  // What a long run leaves is merged as far as the server got: all of it at once takes more memory than there is.
  const data = await BenchEngine.start(dataDirectory);
  const bytesPerSpan = Math.round(await data.bytesPerRow("spans", { merged: seconds <= 120 }));
  await data.close();
  rmSync(dataDirectory, { recursive: true });
  return { ...figures, ...print("collector, on disk", { bytesPerSpan }) };
}

async function runRivals() {
  const plain = await runPlainCollector();
  const { spans, seconds: took, ...usage } = await nativeFloor(join(folder, "floor"), RIVAL_SECONDS);
  const floor = print("engine alone", figuresOf({ spans, seconds: took, latencies: [] }, usage));
  const cpu = (of: Figures) => of.serverCpuMicros + of.engineCpuMicros;
  const ratios = {
    plainToCollectorCpu: roundTo(cpu(plain) / cpu(collector), 2),
    collectorToPlainRate: roundTo(collector.spansPerSecond / plain.spansPerSecond, 2),
    collectorToFloorCpu: roundTo(cpu(collector) / cpu(floor), 2),
  };
  console.log(
    `CPU without merges: the plain collector takes ${ratios.plainToCollectorCpu} times that of the collector, which takes ${ratios.collectorToFloorCpu} times that of the engine alone`,
  );
  return { plain, floor, ratios };
}

async function runPlainCollector(): Promise<Figures> {
  const rival = fork(join(import.meta.dirname, "shared/plain-collector.ts"), [join(folder, "plain")]);
  const { url, engine } = (await answerOf(rival)) as { url: string; engine: number };
  const { result, usage } = await send(requests, url, engine, rival.pid!, Math.min(seconds, RIVAL_SECONDS));
  rival.send("end");
  const bytesPerSpan = Math.round((await answerOf(rival)) as number);
  return print("plain collector", { ...figuresOf(result, usage), bytesPerSpan });
}

/** A short run first, so that JIT compilers have done their work. */
async function send(
  requests: PreparedRequests,
  url: string,
  engine: number,
  server: number,
  seconds: number,
): Promise<{ result: LoadResult; usage: Usage }> {
  const warmUp = await load.send({ url, requests, from: 0, connections, seconds: WARM_UP_SECONDS });
  const usage = watchUsage(engine, server);
  const result = await load.send({ url, requests, from: warmUp.next, connections, seconds });
  return { result, usage: usage() };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [answer] = await once(child, "message");
  return answer;
}

function figuresOf(
  {
    spans,
    seconds,
    latencies,
    cpuSeconds,
    refusals,
  }: Pick<LoadResult, "spans" | "seconds" | "latencies"> & Partial<LoadResult>,
  usage: Usage,
): Figures & Record<string, unknown> {
  const micros = (cpu: number) => roundTo((cpu * 1e6) / spans, 1);
  return {
    spansPerSecond: Math.round(spans / seconds),
    spans,
    p50Ms: Math.round(percentile(latencies, 0.5)),
    p99Ms: Math.round(percentile(latencies, 0.99)),
    serverCpuMicros: micros(usage.server),
    engineCpuMicros: micros(usage.engine),
    mergeCpuMicros: micros(usage.merges),
    peakMb: Math.round(usage.peakMegabytes),
    ...(cpuSeconds !== undefined && { loadGeneratorCpuMicros: micros(cpuSeconds) }),
    ...(refusals && { refusals }),
    loadAverage: loadAverage(),
  };
}

function print<Some extends object>(name: string, figures: Some): Some {
  console.log(`${name}:`);
  for (const [key, value] of Object.entries(figures)) {
    console.log(`  ${key.padEnd(24)}${typeof value === "object" ? JSON.stringify(value) : value}`);
  }
  return figures;
}
