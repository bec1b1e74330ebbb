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
const ROWS = REQUESTS_PER_BLOCK * SPANS_PER_REQUEST;
const SENDERS = 2;
const BLOCKS_PER_SENDER = 2;
const INSERT = `INSERT INTO spans (${Object.keys(SPAN_COLUMNS).join(", ")}) FORMAT Native`;

export interface Floor extends Usage {
  readonly spans: number;
  readonly seconds: number;
}

interface Ids {
  readonly values: Buffer;
  readonly width: number;
}

interface NativeBlock {
  readonly bytes: Buffer;
  readonly ids: readonly Ids[];
}

/** The engine alone, given Native blocks of 8,192 spans that were made before: what no collector can be faster than. */
export async function nativeFloor(dataDirectory: string, seconds: number): Promise<Floor> {
  const blocks = Array.from({ length: SENDERS * BLOCKS_PER_SENDER }, (_, index) => nativeBlock(index));
  const engine = await BenchEngine.start(dataDirectory);
  await migrate(engine.connection);
  const insert = async (block: NativeBlock): Promise<void> => {
    freshenIds(block);
    await engine.query(INSERT, { data: block.bytes });
  };
  await insert(blocks[0]!);
  const usage = watchUsage(engine.processId);
  const begun = performance.now();
  let inserts = 0;
  // Blocks of its own: what is still being sent must not change.
  const sender = async (_: unknown, number: number): Promise<void> => {
    const own = blocks.slice(number * BLOCKS_PER_SENDER, (number + 1) * BLOCKS_PER_SENDER);
    for (let turn = 0; performance.now() - begun < seconds * 1_000; turn++) {
      await insert(own[turn % BLOCKS_PER_SENDER]!);
      inserts++;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const result = { spans: inserts * ROWS, seconds: (performance.now() - begun) / 1_000, ...usage() };
  await engine.close();
  return result;
}

// --- internal ---

function nativeBlock(number: number): NativeBlock {
  const receivedAtMicros = Date.now() * 1_000;
  const decoded = Array.from({ length: REQUESTS_PER_BLOCK }, (_, index) => {
    const request = agentRequest(seeded(number * REQUESTS_PER_BLOCK + index + 1), SPANS_PER_REQUEST);
    const body = new RequestTemplate(request).stamp(BigInt(Date.now()) * 1_000_000n);
    return decodeTraces(body, { projectId: "default", receivedAtMicros, retentionDays: 90, price }).block;
  });
  const bytes = Buffer.concat(encodeNative(decoded));
  return { bytes, ids: [idsOf(bytes, "trace_id", 16), idsOf(bytes, "span_id", 8)] };
}

/** The column of a FixedString: its values lie behind its name and type. */
function idsOf(bytes: Buffer, name: string, width: number): Ids {
  const type = `FixedString(${width})`;
  const header = `${String.fromCharCode(name.length)}${name}${String.fromCharCode(type.length)}${type}`;
  const start = bytes.indexOf(header, 0, "latin1") + header.length;
  return { values: bytes.subarray(start, start + width * ROWS), width };
}

/** In place: all trace ids changed alike, all span ids likewise. */
function freshenIds({ ids }: NativeBlock): void {
  for (const { values, width } of ids) {
    const mask = crypto.getRandomValues(new Uint8Array(width));
    for (let at = 0; at < values.length; at++) values[at]! ^= mask[at % width]!;
  }
}
