// What recording costs the host: CPU of one wrapped async call with 1 KB in and 1 KB out, export included, beside
// OpenTelemetry's SDK and three neighbours. Each runs in a process of its own, several times; the least counts.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { CONTENDERS } from "./shared/sdk-contenders.ts";

const ROUNDS = Number(process.argv[process.argv.indexOf("--rounds") + 1] || 0) || 3;
const shared = join(import.meta.dirname, "shared");

interface Run {
  cpuMicros: number;
  /** The same of the first 10,000 calls of the process, while its code is still compiled. */
  coldMicros: number;
  inlineMicros: number;
  /** CPU of a call in a row without pauses, of a contender that sends nothing. */
  steadyMicros?: number;
  /** Of the spans that were made, how many reached the server. */
  arrived: number;
}

const sink = fork(join(shared, "otlp-sink.ts"));
const [{ port }] = (await once(sink, "message")) as [{ port: number }];
const best: Record<string, Run> = {};
for (let round = 0; round < ROUNDS; round += 1) {
  for (const name of Object.keys(CONTENDERS)) {
    const run = await measure(name);
    const earlier = best[name] ?? run;
    const coldMicros = Math.min(run.coldMicros, earlier.coldMicros);
    const steadyMicros = Math.min(...[run, earlier].map((each) => each.steadyMicros ?? Number.NaN));
    best[name] = { ...(run.cpuMicros < earlier.cpuMicros ? run : earlier), coldMicros, steadyMicros };
  }
}
sink.disconnect();

const bare = (best.bare as Run).cpuMicros;
const bareCold = (best.bare as Run).coldMicros;
const net = (name: string): number => (best[name] as Run).cpuMicros - bare;
const netCold = (name: string): number => (best[name] as Run).coldMicros - bareCold;
console.log(
  "CPU µs a call beyond the call alone · × OTel 3.x · × OTel 2.x · of the first 10,000 calls · × OTel 3.x · inline µs · spans that arrived, %",
);
for (const [name, { title }] of Object.entries(CONTENDERS)) {
  const { inlineMicros, arrived } = best[name] as Run;
  const cells = [
    net(name).toFixed(1),
    (net(name) / net("otel")).toFixed(2),
    (net(name) / net("otel2")).toFixed(2),
    netCold(name).toFixed(1),
    (netCold(name) / netCold("otel")).toFixed(2),
    inlineMicros.toFixed(1),
    (arrived * 100).toFixed(1),
  ];
  console.log(`${title.padEnd(52)}${cells.map((cell) => String(cell).padStart(9)).join("")}`);
}
const steadyOf = (name: string): number => best[name]?.steadyMicros ?? Number.NaN;
const steady = steadyOf("agentopsDropped") - steadyOf("bare");
console.log(`sampled out, calls in a row without pauses: ${steady.toFixed(2)} µs`);
console.log(
  JSON.stringify({
    bench: "sdk",
    bareMicros: bare,
    ratio: net("agentops") / net("otel"),
    ratioToSdk2: net("agentops") / net("otel2"),
    ratioDefault: net("agentopsDefault") / net("otel"),
    ratioCold: netCold("agentops") / netCold("otel"),
    sampledOutMicros: net("agentopsDropped"),
    sampledOutSteadyMicros: steady,
    netMicros: Object.fromEntries(Object.keys(CONTENDERS).map((name) => [name, net(name)])),
    netColdMicros: Object.fromEntries(Object.keys(CONTENDERS).map((name) => [name, netCold(name)])),
  }),
);

async function measure(name: string): Promise<Run> {
  await tell(sink);
  const child = fork(join(shared, "run-sdk-contender.ts"), [name, `http://127.0.0.1:${port}`], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const result = await new Promise<Omit<Run, "arrived"> & { calls: number }>((resolve, reject) => {
    child.once("message", resolve as (message: unknown) => void);
    child.once("exit", (code) => reject(new Error(`${name} ended with code ${code}`)));
  });
  if (child.exitCode === null) await once(child, "exit");
  const { spans } = await tell(sink);
  const { calls, ...run } = result;
  return { ...run, arrived: spans / calls };
}

async function tell(child: ChildProcess): Promise<{ spans: number }> {
  child.send("count");
  const [answer] = (await once(child, "message")) as [{ spans: number }];
  return answer;
}
