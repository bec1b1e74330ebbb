import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import http, { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { Reporter } from "../reporter.ts";
import { itemOf } from "./encoded-item.ts";
import { Exporter } from "./exporter.ts";
import { OtlpClient } from "./otlp-client.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function makeExporter(): Promise<Exporter> {
  const server = createServer((request, response) => request.resume().on("end", () => response.end()));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reporter = new Reporter({ quiet: true, debug: false });
  const client = new OtlpClient({
    endpoint,
    apiKey: undefined,
    userAgent: "test",
    timeoutMillis: 5000,
    reporter,
  });
  const options = { client, reporter, maxQueueBytes: 1_000_000, maxBatchBytes: 1000, maxWaitMillis: 10 };
  closers.push(() => client.close(), server.close.bind(server));
  return new Exporter(options);
}

const span = (size: number) => ({
  bytes: itemOf(Buffer.alloc(size)),
  resource: { attributes: {} },
  scope: { name: "test" },
});

it("sends outside of the host's asynchronous context, whether a full batch or the time makes it send", async () => {
  const exporter = await makeExporter();
  const storage = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const notice = (): void => void seen.push(storage.getStore());
  channel("http.client.request.start").subscribe(notice);
  closers.push(() => channel("http.client.request.start").unsubscribe(notice));
  await storage.run("a request of the host", async () => {
    exporter.add(span(2000));
    await exporter.flush({ timeoutMillis: 5000 });
    exporter.add(span(10));
    while (exporter.counts.delivered < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  expect(seen).toEqual([undefined, undefined]);
});

it("does not call http.request, which instrumentations replace to count the host's requests", async () => {
  const exporter = await makeExporter();
  const original = http.request;
  let calls = 0;
  http.request = ((...args: Parameters<typeof original>) => {
    calls += 1;
    return original(...args);
  }) as typeof original;
  closers.push(() => {
    http.request = original;
  });
  exporter.add(span(10));
  expect(await exporter.flush({ timeoutMillis: 5000 })).toBe(true);
  expect([exporter.counts.delivered, calls]).toEqual([1, 0]);
});
