import { price } from "agentops/pricing";
import { encodeNative } from "../../packages/server/dist/columns/encode-native.js";
import { SPAN_COLUMNS } from "../../packages/server/dist/columns/span-columns.js";
import { decodeTraces } from "../../packages/server/dist/otlp/decode-traces.js";
import { migrate } from "../../packages/server/dist/store/migrate.js";
import { agentRequest, seeded } from "./agent-traffic.ts";
import { BenchEngine } from "./bench-engine.ts";
import { RequestTemplate } from "./request-template.ts";
import { type Usage, watchUsage } from "./watch-usage.ts";

const SPANS_PER_REQUEST = 512;
const REQUESTS_PER_BLOCK = 16;
const BLOCKS = 4;
const SENDERS = 2;
const INSERT = `INSERT INTO spans (${Object.keys(SPAN_COLUMNS).join(", ")}) FORMAT Native`;

export interface Floor extends Usage {
  readonly spans: number;
  readonly seconds: number;
}

/** The engine alone, given Native blocks of 8,192 spans that were made before: what no collector can be faster than. */
export async function nativeFloor(dataDirectory: string, seconds: number): Promise<Floor> {
  const blocks = Array.from({ length: BLOCKS }, (_, index) => nativeBlock(index));
  const engine = await BenchEngine.start(dataDirectory);
  await migrate(engine.connection);
  const rows = REQUESTS_PER_BLOCK * SPANS_PER_REQUEST;
  const insert = (number: number) => engine.query(INSERT, { data: freshIds(blocks[number % BLOCKS]!, rows) });
  await insert(0);
  const usage = watchUsage(engine.processId);
  const begun = performance.now();
  let inserts = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() - begun < seconds * 1_000) await insert(inserts++);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const result = { spans: inserts * rows, seconds: (performance.now() - begun) / 1_000, ...usage() };
  await engine.close();
  return result;
}

// --- internal ---

function nativeBlock(number: number): Buffer {
  const receivedAtMicros = Date.now() * 1_000;
  const decoded = Array.from({ length: REQUESTS_PER_BLOCK }, (_, index) => {
    const request = agentRequest(seeded(number * REQUESTS_PER_BLOCK + index + 1), SPANS_PER_REQUEST);
    const body = new RequestTemplate(request).stamp(BigInt(Date.now()) * 1_000_000n);
    return decodeTraces(body, { projectId: "default", receivedAtMicros, retentionDays: 90, price }).block;
  });
  return Buffer.concat(encodeNative(decoded));
}

/** In place: all trace ids changed alike, all span ids likewise. */
function freshIds(block: Buffer, rows: number): Buffer {
  for (const [name, width] of [
    ["trace_id", 16],
    ["span_id", 8],
  ] as const) {
    const type = `FixedString(${width})`;
    const header = `${String.fromCharCode(name.length)}${name}${String.fromCharCode(type.length)}${type}`;
    const start = block.indexOf(header, 0, "latin1") + header.length;
    const mask = crypto.getRandomValues(new Uint8Array(width));
    for (let at = 0; at < rows * width; at++) block[start + at]! ^= mask[at % width]!;
  }
  return Buffer.from(block);
}
