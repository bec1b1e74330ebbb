import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

export interface SinkRequest {
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Stands for every backend of a case on one loopback port, and keeps what it got. */
export interface Sink extends AsyncDisposable {
  readonly url: string;
  /** Requests whose path begins so, in the order of arrival. */
  received(prefix: string): SinkRequest[];
}

export async function startSink(): Promise<Sink> {
  const requests: SinkRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return; // its sender ended in the middle
    requests.push({
      path: request.url ?? "",
      contentType: request.headers["content-type"] ?? "",
      body: request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body,
    });
    response.setHeader("content-type", request.headers["content-type"] ?? "application/json");
    response.end(/json/.test(request.headers["content-type"] ?? "") ? "{}" : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: (prefix) => requests.filter(({ path }) => path.startsWith(prefix)),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
