import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { decodeTraces, type ReceivedSpan } from "./otlp-schema.ts";

export interface ReceivedRequest {
  path: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
  spans: ReceivedSpan[];
}

/** Answers a request; the default answer is 200. */
export type Answer = (request: ReceivedRequest, response: ServerResponse, count: number) => void;

/** An OTLP receiver on a loopback port, which keeps what it got. */
export interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** All spans so far, of requests that were answered with 2xx. */
  readonly spans: ReceivedSpan[];
  span(name: string): ReceivedSpan;
  answer: Answer;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const requests: ReceivedRequest[] = [];
  const accepted: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const raw = await buffer(request).catch(() => undefined);
    if (raw === undefined) return; // its sender ended in the middle
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
    const path = request.url ?? "";
    const spans = /\/v1\/(logs|metrics)$/.test(path) ? [] : decodeTraces(body);
    const received = { path, headers: request.headers, body, spans };
    requests.push(received);
    collector.answer(received, response, requests.length);
    if (!response.destroyed && response.statusCode < 300) accepted.push(received);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get spans() {
      return accepted.flatMap((request) => request.spans);
    },
    span(name) {
      const found = collector.spans.filter((span) => span.name === name);
      if (found.length !== 1) {
        throw new Error(
          `${found.length} spans named ${name} among ${collector.spans.map((span) => span.name)}`,
        );
      }
      return found[0] as ReceivedSpan;
    },
    answer: (_request, response) => response.setHeader("agentops-dashboard", "./").end(),
    close,
    [Symbol.asyncDispose]: close,
  };
  return collector;
}
