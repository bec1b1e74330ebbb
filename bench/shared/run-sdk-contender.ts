// One contender in a process of its own: measures its first block of calls in bursts, warms up, then measures several
// more, the export of each block included. The least of those counts: what else the machine does only adds.
import { CONTENDERS, packagesOf } from "./sdk-contenders.ts";

const [name = "", endpoint = ""] = process.argv.slice(2);
const entry = CONTENDERS[name];
if (entry === undefined) throw new Error(`no contender ${name}`);
const BURST = 200;
// Compilers settle late: the second ten thousand calls of every contender cost half as much again as the fourth.
const WARM_UP = 40_000;
const BLOCK = 10_000;
const BLOCKS = 5;

/** About 1 KB in and 1 KB out, and no two alike in a row. */
const inputs = Array.from({ length: 64 }, (_, index) => [
  {
    role: "system",
    content: `You answer questions about orders, briefly and politely. ${"Rule. ".repeat(60)}`,
  },
  { role: "user", content: `Where is order ${index * 7919}? ${"I wait since days. ".repeat(25)}` },
]);
const work = async (messages: object[]): Promise<object> => {
  await Promise.resolve();
  const [, question] = messages as { content: string }[];
  return { role: "assistant", content: `It is on its way. ${question?.content.slice(0, 900)}` };
};

const contender = await entry.start(packagesOf(entry), endpoint, work);
const { cpuMicros: coldMicros } = await measureBlock();
await run(WARM_UP - BLOCK);
await contender.flush();
let cpuMicros = Number.POSITIVE_INFINITY;
let inlineMicros = Number.POSITIVE_INFINITY;
let steadyMicros: number | undefined;
for (let index = 0; index < BLOCKS; index += 1) {
  const block = await measureBlock();
  cpuMicros = Math.min(cpuMicros, block.cpuMicros);
  inlineMicros = Math.min(inlineMicros, block.inlineMicros);
}
if (entry.sendsNothing) {
  const all: number[] = [];
  while (all.length < BLOCKS) all.push(await measureSteady());
  steadyMicros = Math.min(...all);
}
process.send?.({ coldMicros, cpuMicros, inlineMicros, steadyMicros, calls: WARM_UP + BLOCKS * BLOCK });
process.disconnect();
// What a contender keeps running is not ours to wait for.
setTimeout(() => process.exit(0), 2_000).unref();

/** A block of calls, until all of it is exported. */
async function measureBlock(): Promise<{ cpuMicros: number; inlineMicros: number }> {
  const before = process.cpuUsage();
  const inlineMicros = await run(BLOCK);
  await contender.flush();
  const { user, system } = process.cpuUsage(before);
  return { cpuMicros: (user + system) / BLOCK, inlineMicros };
}

/** CPU of a call among ten blocks without a pause. */
async function measureSteady(): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < 10 * BLOCK; index += 1) await contender.call(inputs[index % 64] as object[]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (10 * BLOCK);
}

/** Wall time of a call while nothing else runs, in µs: what the host's event loop feels. */
async function run(count: number): Promise<number> {
  let busy = 0;
  for (let done = 0; done < count; done += BURST) {
    const begun = performance.now();
    for (let index = 0; index < BURST; index += 1)
      await contender.call(inputs[(done + index) % 64] as object[]);
    busy += performance.now() - begun;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  return (busy * 1000) / count;
}
