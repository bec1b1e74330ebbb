import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Collector, startCollector } from "../../test/collector.ts";
import { Reporter } from "../reporter.ts";
import { encodeAttribute } from "./encode-attributes.ts";
import type { EncodedSpan } from "./encode-request.ts";
import { itemOf } from "./encoded-item.ts";
import { Exporter } from "./exporter.ts";
import { OtlpClient } from "./otlp-client.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { Spool } from "./spool.ts";

let collector: Collector;
let root: string;
let folder: string;
let exporters: Exporter[];

beforeEach(async () => {
  collector = await startCollector();
  root = mkdtempSync(join(tmpdir(), "agentops-spool-"));
  folder = join(root, "spool");
  exporters = [];
});

afterEach(async () => {
  for (const exporter of exporters) exporter.client.close();
  await collector.close();
  rmSync(root, { recursive: true });
});

interface TestOptions {
  apiKey?: string;
  maxBytes?: number;
  reporter?: Reporter;
}

/** An exporter that shares folder and server with those before it, as the next process does. */
function nextProcess(options: TestOptions = {}): Exporter {
  const { apiKey = "secret", maxBytes } = options;
  const endpoint = collector.url;
  const reporter = options.reporter ?? new Reporter({ quiet: true, debug: false });
  const exporter = new Exporter({
    client: new OtlpClient({ endpoint, apiKey, userAgent: "test", timeoutMillis: 20_000, reporter }),
    reporter,
    spool: new Spool({ folder, endpoint, apiKey, ...(maxBytes !== undefined && { maxBytes }) }),
    maxQueueBytes: 100_000_000,
    maxBatchBytes: 100_000,
    maxWaitMillis: 60_000,
  });
  exporters.push(exporter);
  exporter.start();
  return exporter;
}

const resource = { attributes: { "service.name": "test" } };
const scope = { name: "test" };

/** A Span with that name and one text. */
function makeSpan(name: string, text = "text"): EncodedSpan {
  const writer = new ProtobufWriter();
  writer.varint((5 << 3) | 2);
  writer.string(name);
  encodeAttribute(writer, (9 << 3) | 2, "text", text);
  return { bytes: itemOf(writer.take()), resource, scope };
}

function record(exporter: Exporter, count: number): void {
  for (let index = 0; index < count; index += 1) exporter.add(makeSpan(`span-${index}`));
}

function expectBalance({ counts }: Exporter): void {
  expect(counts.made + counts.recovered).toBe(
    counts.delivered + counts.droppedTotal + counts.waiting + counts.spooled,
  );
}

const files = () => (existsSync(folder) ? readdirSync(folder).sort() : []);
const recover = (exporter: Exporter) => exporter.recover({ timeoutMillis: 30_000 });
const received = () => collector.spans.map(({ name }) => name);

it("keeps what is left for the next process, which sends it and removes the file", async () => {
  const first = nextProcess();
  record(first, 3);
  first.keep();
  expect(first.stats()).toMatchObject({ made: 3, waiting: 0, spooled: 3, delivered: 0 });
  expectBalance(first);
  const second = nextProcess();
  await recover(second);
  expect(collector.spans.map(({ name, resource }) => [name, resource["service.name"]])).toEqual(
    [0, 1, 2].map((index) => [`span-${index}`, "test"]),
  );
  expect(second.stats()).toMatchObject({ made: 0, recovered: 3, delivered: 3, spooled: 0 });
  expectBalance(second);
  expect(files()).toEqual([]);
});

it("lets nobody else read it, and shows neither key nor address", () => {
  const exporter = nextProcess({ apiKey: "ao_very-secret" });
  record(exporter, 1);
  exporter.keep();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const [name] = files() as [string];
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  const content = `${name}${readFileSync(join(folder, name), "latin1")}`;
  expect(content).not.toContain("very-secret");
  expect(content).not.toContain(new URL(collector.url).port);
});

it("sends it with the key that recorded it only", async () => {
  const first = nextProcess();
  record(first, 1);
  first.keep();
  await recover(nextProcess({ apiKey: "another" }));
  expect(received()).toEqual([]);
  await recover(nextProcess());
  expect(received()).toEqual(["span-0"]);
});

it("sends no file twice where processes start at once", async () => {
  const first = nextProcess();
  first.keep(); // from now on each span is a file
  record(first, 50);
  expect(files()).toHaveLength(50);
  const others = Array.from({ length: 5 }, () => nextProcess());
  await Promise.all(others.map(recover));
  expect(received().sort()).toEqual(Array.from({ length: 50 }, (_, index) => `span-${index}`).sort());
  expect(others.reduce((sum, { counts }) => sum + counts.recovered, 0)).toBe(50);
});

it("takes over what a process that died had claimed, and leaves what a living one has", async () => {
  const first = nextProcess();
  first.keep(); // from now on each span is a file
  record(first, 2);
  const [dead, alive] = files() as [string, string];
  const host = await claimedHost();
  const now = Date.now().toString(36);
  renameSync(join(folder, dead), join(folder, `${dead}.claim-${host}-999999999-${now}`));
  renameSync(join(folder, alive), join(folder, `${alive}.claim-${host}-${process.ppid}-${now}`));
  await recover(nextProcess());
  expect(received()).toHaveLength(1);
  expect(files()).toHaveLength(1);
  const old = (Date.now() - 3_600_000).toString(36);
  renameSync(join(folder, files()[0] as string), join(folder, `${alive}.claim-elsewhere-1-${old}`));
  await recover(nextProcess());
  expect(received()).toHaveLength(2);
});

/** How a claim names this machine, seen while one is held. */
async function claimedHost(): Promise<string> {
  const [name] = files() as [string];
  const spool = new Spool({ folder, endpoint: collector.url, apiKey: "secret" });
  const claim = await spool.claim(name);
  const host = /\.claim-(\w+)-/.exec(claim?.path ?? "")?.[1] as string;
  spool.release({ path: claim?.path as string });
  return host;
}

it("leaves it where the server cannot take it, and gives a claim back at the exit", async () => {
  const first = nextProcess();
  record(first, 1);
  first.keep();
  const before = files();
  collector.answer = (_request, response) => response.writeHead(503).end();
  const second = nextProcess();
  await recover(second);
  expect(files()).toEqual(before);
  collector.answer = () => {}; // never
  const third = nextProcess();
  await expect.poll(() => collector.requests).toHaveLength(2);
  expect(files()).not.toEqual(before);
  third.keep();
  expect(files()).toEqual(before);
  for (const exporter of [second, third]) {
    expect(exporter.stats()).toMatchObject({ recovered: 0, delivered: 0 });
    expectBalance(exporter);
  }
});

it("keeps the spans of a refused key: it may be repaired", async () => {
  collector.answer = (_request, response) => response.writeHead(401).end();
  const first = nextProcess();
  record(first, 2);
  await first.shutdown({ timeoutMillis: 1000 });
  expect(first.stats()).toMatchObject({ made: 2, spooled: 2, dropped: {} });
  collector.answer = (_request, response) => response.end();
  await recover(nextProcess());
  expect(received()).toHaveLength(2);
});

it("ignores files that are damaged, foreign, or links", async () => {
  const first = nextProcess();
  first.keep(); // from now on each span is a file
  record(first, 4);
  const [damaged, cut, writable, linked] = files() as [string, string, string, string];
  const flipped = readFileSync(join(folder, damaged));
  flipped[flipped.length - 1] = (flipped.at(-1) as number) ^ 1;
  writeFileSync(join(folder, damaged), flipped);
  writeFileSync(join(folder, cut), readFileSync(join(folder, cut)).subarray(0, 30));
  chmodSync(join(folder, writable), 0o666);
  renameSync(join(folder, linked), join(root, "elsewhere"));
  symlinkSync(join(root, "elsewhere"), join(folder, linked));
  mkdirSync(join(folder, linked.replace(/[0-9a-f]{12}\.otlp$/, "0".repeat(12).concat(".otlp"))));
  writeFileSync(join(folder, "notes.txt"), "mine");
  const before = files();
  const second = nextProcess();
  await recover(second);
  expect(collector.requests).toEqual([]);
  expect(files()).toEqual(before);
  expect(second.stats()).toMatchObject({ recovered: 0, dropped: {} });
});

it("removes what is older than a week, and counts it", async () => {
  const first = nextProcess();
  record(first, 3);
  first.keep();
  const [name] = files() as [string];
  const old = (Date.now() - 8 * 24 * 3_600_000).toString(36);
  renameSync(join(folder, name), join(folder, name.replace(/-[0-9a-z]+-/, `-${old}-`)));
  const second = nextProcess();
  await recover(second);
  expect(second.stats()).toMatchObject({ recovered: 3, delivered: 0, dropped: { spool_expired: 3 } });
  expect(files()).toEqual([]);
});

it("holds so many bytes and no more", async () => {
  const first = nextProcess({ maxBytes: 2500 });
  first.keep();
  for (let index = 0; index < 5; index += 1) first.add(makeSpan(`span-${index}`, "x".repeat(1000)));
  expect(first.stats()).toMatchObject({ made: 5, spooled: 2, dropped: { spool_full: 3 } });
  const second = nextProcess({ maxBytes: 2500 });
  second.keep();
  const third = nextProcess({ maxBytes: 2500 });
  third.add(makeSpan("more", "x".repeat(1000)));
  third.keep();
  expect(third.stats()).toMatchObject({ spooled: 0, dropped: { spool_full: 1 } });
});

it("counts what a disk does not take, and tells it once", () => {
  writeFileSync(folder, "a file where the folder should be");
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const exporter = nextProcess({ reporter: new Reporter({ quiet: false, debug: false }) });
  exporter.keep();
  record(exporter, 3);
  const lines = written.mock.calls.length;
  written.mockRestore();
  expect(exporter.stats()).toMatchObject({ made: 3, spooled: 0, dropped: { spool_failed: 3 } });
  expect(lines).toBe(1);
});

it("splits and cuts what is too large for the server now", async () => {
  const first = nextProcess();
  for (let index = 0; index < 9; index += 1)
    first.add(makeSpan(`span-${index}`, "x".repeat(index === 4 ? 20_000 : 10)));
  first.keep();
  collector.answer = (request, response) => response.writeHead(request.body.length > 700 ? 413 : 200).end();
  const second = nextProcess();
  await recover(second);
  expect(received().sort()).toEqual(Array.from({ length: 9 }, (_, index) => `span-${index}`));
  expect(collector.span("span-4").attributes["agentops.truncated"]).toEqual(["text"]);
  expect(second.stats()).toMatchObject({ recovered: 9, delivered: 9, truncated: 1, dropped: {} });
  expect(files()).toEqual([]);
});
