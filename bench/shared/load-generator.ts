// A process of its own: prepares requests, then sends them. Its parent asks for one or the other.
import { appendFileSync, closeSync, openSync, readSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { agentRequest, seeded } from "./agent-traffic.ts";
import type { LoadCommand, LoadResult, PreparedRequests } from "./load.ts";
import { RequestTemplate } from "./request-template.ts";

const TEMPLATES = 64;
const gzipBytes = promisify(gzip);

process.on("disconnect", () => process.exit(1));
process.on("message", async (command: LoadCommand) => {
  const result = command.do === "prepare" ? await prepare(command) : await send(command);
  process.send!(result);
});

/**
 * Writes `count` gzipped requests into one file. Compressing while sending would take a third of the CPU that is to be
 * measured; ids and times are fresh in each, so none is a repetition of another.
 */
async function prepare({ file, count }: LoadCommand & { do: "prepare" }): Promise<PreparedRequests> {
  const spansPerRequest = 512;
  const templates = Array.from(
    { length: Math.min(TEMPLATES, count) },
    (_, index) => new RequestTemplate(agentRequest(seeded(index + 1), spansPerRequest)),
  );
  rmSync(file, { force: true });
  const ends: number[] = [];
  let end = 0;
  let rawBytes = 0;
  const begun = Date.now();
  while (ends.length < count) {
    const wave = Array.from({ length: Math.min(cpus().length * 4, count - ends.length) }, (_, index) => {
      const number = ends.length + index;
      const body = templates[number % templates.length]!.stamp(BigInt(begun + number * 10) * 1_000_000n);
      rawBytes += body.length;
      return gzipBytes(body);
    });
    const bodies = await Promise.all(wave);
    appendFileSync(file, Buffer.concat(bodies));
    for (const body of bodies) {
      end += body.length;
      ends.push(end);
    }
  }
  return { file, ends, spansPerRequest, rawBytes };
}

async function send({
  url,
  requests,
  from,
  connections,
  seconds,
  spansPerSecond,
}: LoadCommand & { do: "send" }): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const pool = openSync(requests.file, "r");
  const cpuBefore = process.cpuUsage();
  const begun = performance.now();
  const deadline = begun + seconds * 1_000;
  const millisPerRequest =
    spansPerSecond === undefined ? 0 : (requests.spansPerRequest / spansPerSecond) * 1_000;
  const latencies: number[] = [];
  const refusals: Record<number, number> = {};
  let next = from;
  let lastAnswer = begun;
  const worker = async (): Promise<void> => {
    while (next < requests.ends.length && performance.now() < deadline) {
      const due = begun + (next - from) * millisPerRequest;
      const body = bodyAt(pool, requests.ends, next++);
      if (due > performance.now()) await delay(due - performance.now());
      const sentAt = performance.now();
      for (;;) {
        const status = await post(agent, url, body);
        if (status === 200) break;
        refusals[status] = (refusals[status] ?? 0) + 1;
        if (performance.now() > deadline + 30_000) throw new Error(`Nothing but ${status}`);
        await delay(200);
      }
      lastAnswer = performance.now();
      latencies.push(lastAnswer - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  closeSync(pool);
  agent.destroy();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    spans: latencies.length * requests.spansPerRequest,
    seconds: (lastAnswer - begun) / 1_000,
    latencies: latencies.toSorted((a, b) => a - b),
    refusals,
    next,
    cpuSeconds: (user + system) / 1e6,
  };
}

function bodyAt(pool: number, ends: readonly number[], index: number): Buffer {
  const start = ends[index - 1] ?? 0;
  const body = Buffer.allocUnsafe(ends[index]! - start);
  readSync(pool, body, 0, body.length, start);
  return body;
}

function post(agent: Agent, url: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/x-protobuf",
      "content-encoding": "gzip",
      "content-length": body.length,
    };
    request(`${url}/v1/traces`, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode!));
    })
      .once("error", reject)
      .end(body);
  });
}
