import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Collector, startCollector } from "../../test/collector.ts";
import { encodeResponse } from "../../test/otlp-schema.ts";
import { Reporter } from "../reporter.ts";
import type { EncodedSpan } from "./encode-request.ts";
import { itemOf } from "./encoded-item.ts";
import { Exporter, type ExporterOptions } from "./exporter.ts";
import { OtlpClient } from "./otlp-client.ts";

const resource = { attributes: { "service.name": "test" } };
const scope = { name: "test" };

let collector: Collector;
let exporters: Exporter[];

beforeEach(async () => {
  collector = await startCollector();
  exporters = [];
});

afterEach(async () => {
  await Promise.all(exporters.map((exporter) => exporter.shutdown({ timeoutMillis: 0 })));
  await collector.close();
});

interface TestOptions extends Partial<ExporterOptions> {
  endpoint?: string;
  apiKey?: string;
  timeoutMillis?: number;
}

const reporter = new Reporter({ quiet: true, debug: false });

function makeExporter({
  apiKey,
  timeoutMillis = 5000,
  endpoint = collector.url,
  ...options
}: TestOptions = {}): Exporter {
  const exporter = new Exporter({
    client: new OtlpClient({ endpoint, apiKey, userAgent: "test", timeoutMillis, reporter }),
    reporter,
    maxQueueBytes: 1_000_000,
    maxBatchBytes: 10_000,
    maxWaitMillis: 20,
    ...options,
  });
  exporters.push(exporter);
  return exporter;
}

// A Span with a name of that many characters and nothing else.
function makeSpan(size = 100): EncodedSpan {
  const name = Buffer.from("n".repeat(size));
  const length = size < 128 ? [size] : [(size & 0x7f) | 0x80, size >>> 7];
  return { bytes: itemOf(Buffer.concat([Buffer.from([42, ...length]), name])), resource, scope };
}

function expectBalance({ counts }: Exporter): void {
  expect(counts.made).toBe(counts.delivered + counts.droppedTotal + counts.waiting);
}

const millis = (timeoutMillis: number) => ({ timeoutMillis });

it("sends after the waiting time what does not fill a batch", async () => {
  const exporter = makeExporter();
  exporter.add(makeSpan());
  exporter.add(makeSpan());
  await expect.poll(() => exporter.counts.delivered).toBe(2);
  expect(collector.requests).toHaveLength(1);
  expect(collector.requests[0]?.path).toBe("/v1/traces");
  expect(collector.requests[0]?.headers["content-type"]).toBe("application/x-protobuf");
});

it("sends at once what fills a batch, and no request holds more", async () => {
  const exporter = makeExporter({ maxWaitMillis: 60_000, maxBatchBytes: 1000 });
  for (let index = 0; index < 100; index += 1) exporter.add(makeSpan());
  await exporter.flush(millis(5000));
  expect(collector.spans).toHaveLength(100);
  for (const { spans } of collector.requests) expect(spans.length).toBeLessThanOrEqual(10);
  expectBalance(exporter);
});

it("keeps one request in flight at a time", async () => {
  let running = 0;
  let most = 0;
  collector.answer = (_request, response) => {
    running += 1;
    most = Math.max(most, running);
    setTimeout(() => {
      running -= 1;
      response.end();
    }, 5);
  };
  const exporter = makeExporter({ maxBatchBytes: 200 });
  for (let index = 0; index < 20; index += 1) exporter.add(makeSpan());
  await exporter.flush(millis(5000));
  expect(collector.spans).toHaveLength(20);
  expect(most).toBe(1);
});

it("drops the newest when the queue is full, and counts it", async () => {
  collector.answer = () => {}; // never
  const exporter = makeExporter({ maxQueueBytes: 1000 });
  for (let index = 0; index < 20; index += 1) exporter.add(makeSpan());
  expect(exporter.counts.dropped.get("queue_full")).toBe(11);
  expect(exporter.counts.waiting).toBe(9);
  expectBalance(exporter);
});

it.each([429, 502, 503, 504])("sends again after %i, with the same bytes", async (status) => {
  collector.answer = (_request, response, count) => {
    response.statusCode = count === 1 ? status : 200;
    if (count === 1) response.setHeader("retry-after", "0");
    response.end();
  };
  const exporter = makeExporter();
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(5000))).toBe(true);
  expect(collector.requests).toHaveLength(2);
  expect(collector.requests[0]?.body).toEqual(collector.requests[1]?.body);
  expect(exporter.counts.delivered).toBe(1);
});

it("waits as long as Retry-After says", async () => {
  const times: number[] = [];
  collector.answer = (_request, response, count) => {
    times.push(performance.now());
    response.statusCode = count === 1 ? 503 : 200;
    if (count === 1) response.setHeader("retry-after", "1");
    response.end();
  };
  const exporter = makeExporter();
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(5000))).toBe(true);
  expect((times[1] as number) - (times[0] as number)).toBeGreaterThan(990);
});

it("sends again after a lost connection", async () => {
  collector.answer = (_request, response, count) => {
    if (count === 1) response.destroy();
    else response.end();
  };
  const exporter = makeExporter();
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(5000))).toBe(true);
  expect(exporter.counts.delivered).toBe(1);
});

it.each([400, 404, 500])("does not send again after %i", async (status) => {
  collector.answer = (_request, response) => {
    response.statusCode = status;
    response.end();
  };
  const exporter = makeExporter();
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(5000))).toBe(true);
  expect(exporter.counts.dropped.get("refused")).toBe(1);
  expect(collector.requests).toHaveLength(1);
});

it.each([401, 403])("pauses after %i and keeps what waits", async (status) => {
  collector.answer = (_request, response) => {
    response.statusCode = status;
    response.end();
  };
  const exporter = makeExporter({ apiKey: "wrong" });
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(5000))).toBe(false);
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(5000))).toBe(false);
  expect(collector.requests).toHaveLength(1);
  expect(exporter.counts.waiting).toBe(2);
  await exporter.shutdown(millis(1000));
  expect(exporter.counts.dropped.get("unauthorized")).toBe(2);
  expectBalance(exporter);
});

it("counts what the server rejects of a request, and does not send it again", async () => {
  collector.answer = (_request, response) => {
    response.end(encodeResponse({ rejectedSpans: 2, errorMessage: "too old" }));
  };
  const exporter = makeExporter();
  for (let index = 0; index < 5; index += 1) exporter.add(makeSpan());
  await exporter.flush(millis(5000));
  expect(exporter.counts).toMatchObject({ made: 5, delivered: 3, waiting: 0 });
  expect(exporter.counts.dropped.get("rejected")).toBe(2);
  expect(collector.requests).toHaveLength(1);
});

it("splits a batch that is too large, down to the span that is", async () => {
  collector.answer = (request, response) => {
    response.statusCode = request.body.length > 900 ? 413 : 200;
    response.end();
  };
  const exporter = makeExporter();
  for (let index = 0; index < 16; index += 1) exporter.add(makeSpan(index === 5 ? 2000 : 100));
  await exporter.flush(millis(5000));
  expect(exporter.counts).toMatchObject({ delivered: 15, waiting: 0 });
  expect(exporter.counts.dropped.get("too_large")).toBe(1);
});

it.each([
  ["does not come", () => {}],
  [
    "drips",
    (response: ServerResponse) => {
      const dripping = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(dripping));
    },
  ],
])("gives up on an answer that %s, within the export timeout", async (_name, begin) => {
  collector.answer = (_request, response, count) => {
    if (count === 1) begin(response);
    else response.end();
  };
  const exporter = makeExporter({ timeoutMillis: 200 });
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(20_000))).toBe(true);
  expect(collector.requests.length).toBeGreaterThan(1);
});

it("flushes no longer than it may", async () => {
  collector.answer = () => {}; // never
  const exporter = makeExporter();
  exporter.add(makeSpan());
  expect(await exporter.flush(millis(100))).toBe(false);
  expect(exporter.counts).toMatchObject({ attempts: 0, waiting: 1 }); // the request is still under way
});

it("waits in flush for what is in flight", async () => {
  let answer: (() => void) | undefined;
  collector.answer = (_request, response) => {
    answer = () => response.end();
  };
  const exporter = makeExporter({ maxWaitMillis: 1 });
  exporter.add(makeSpan());
  await expect.poll(() => answer).toBeDefined();
  const flushed = exporter.flush(millis(5000));
  expect(exporter.counts.delivered).toBe(0);
  answer?.();
  expect(await flushed).toBe(true);
  expect(exporter.counts.delivered).toBe(1);
});

it("does not wait for a second attempt where one is enough", async () => {
  const exporter = makeExporter({ endpoint: "http://127.0.0.1:1" });
  exporter.add(makeSpan());
  expect(await exporter.flush({ timeoutMillis: 20_000, once: true })).toBe(false);
  expect(exporter.counts.attempts).toBe(1);
});

it("tries once more at once at the end, whatever its back-off, but not against Retry-After", async () => {
  collector.answer = (_request, response, count) => {
    response.statusCode = 503;
    if (count === 2) response.setHeader("retry-after", "60");
    response.end();
  };
  const exporter = makeExporter();
  exporter.add(makeSpan());
  const once = { timeoutMillis: 5000, once: true };
  expect(await exporter.flush(once)).toBe(false);
  expect(await exporter.flush(once)).toBe(false);
  expect(collector.requests).toHaveLength(2);
  expect(await exporter.flush(once)).toBe(false);
  expect(collector.requests).toHaveLength(2);
});

it("drops at shutdown what could not be delivered, and what comes after it", async () => {
  const exporter = makeExporter({ endpoint: "http://127.0.0.1:1" });
  exporter.add(makeSpan());
  expect(await exporter.shutdown(millis(50))).toBe(false);
  exporter.add(makeSpan());
  expect(exporter.counts).toMatchObject({ made: 2, delivered: 0, waiting: 0 });
  expect(exporter.counts.dropped.get("shutdown")).toBe(2);
});

it("settles every span exactly once through an outage", async () => {
  collector.answer = (_request, response, count) => {
    if (count % 3 === 1) response.destroy();
    else {
      response.statusCode = count % 3 === 2 ? 503 : 200;
      if (count % 3 === 2) response.setHeader("retry-after", "0");
      response.end();
    }
  };
  const exporter = makeExporter({ maxBatchBytes: 2000, maxQueueBytes: 30_000 });
  for (let index = 0; index < 500; index += 1) exporter.add(makeSpan());
  await exporter.flush(millis(20_000));
  await exporter.shutdown(millis(1000));
  expectBalance(exporter);
  expect(exporter.counts.waiting).toBe(0);
  expect(collector.spans).toHaveLength(exporter.counts.delivered);
});
