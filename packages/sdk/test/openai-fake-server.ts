import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeServer {
  /** For the client's `baseURL`. */
  url: string;
  /** What the next requests are answered with. */
  answer(handle: (response: ServerResponse) => void): void;
  stop(): Promise<void>;
}

/** A server that answers byte for byte what a test tells it to. */
export async function startFakeServer(): Promise<FakeServer> {
  let handle: (response: ServerResponse) => void = (response) => response.end();
  const server = createServer((request, response) => {
    request.resume();
    handle(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answer(next) {
      handle = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Begins an event stream with these events; each is the data of one. */
export function sendEvents(response: ServerResponse, events: readonly (object | string)[]): void {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events) {
    response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
  }
}

/** A chunk of a streamed chat completion. */
export function chatChunk(content: string, finishReason: string | null = null): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-4o-mini-2024-07-18",
    choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: finishReason }],
  };
}
