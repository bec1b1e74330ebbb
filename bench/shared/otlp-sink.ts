// A receiver in a process of its own: it counts the spans of OTLP requests, protobuf or JSON, and answers 200.
// Asked by IPC, it tells the count since it was last asked.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

let spans = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const sent = Buffer.concat(chunks);
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
    if (request.url?.endsWith("/traces")) {
      spans += request.headers["content-type"]?.includes("json") ? countJson(body) : countProtobuf(body);
    } else if (request.url?.includes("/envelope")) spans += countEnvelope(body);
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("message", () => {
  process.send?.({ spans });
  spans = 0;
});
process.on("disconnect", () => process.exit(0));

function countJson(body: Buffer): number {
  const { resourceSpans } = JSON.parse(body.toString()) as {
    resourceSpans: { scopeSpans: { spans: unknown[] }[] }[];
  };
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .reduce((sum, scope) => sum + scope.spans.length, 0);
}

/** resource_spans = 1, in it scope_spans = 2, in it spans = 2. */
function countProtobuf(body: Uint8Array): number {
  let count = 0;
  for (const resourceSpans of fields(body, 1)) {
    for (const scopeSpans of fields(resourceSpans, 2)) count += [...fields(scopeSpans, 2)].length;
  }
  return count;
}

/** Sentry's lines of JSON: a transaction is a span and has its children in it. */
function countEnvelope(body: Buffer): number {
  let count = 0;
  for (const line of body.toString().split("\n")) {
    if (!line.startsWith("{")) continue;
    const {
      type,
      spans: inner,
      items,
    } = JSON.parse(line) as {
      type?: string;
      spans?: unknown[];
      items?: unknown[];
    };
    if (type === "transaction" && Array.isArray(inner)) count += 1 + inner.length;
    else if (Array.isArray(items)) count += items.length;
  }
  return count;
}

/** The length-delimited fields of that number in a message. */
function* fields(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[position] as number;
      position += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (position < message.length) {
    const tag = varint();
    const wire = tag & 7;
    if (wire === 0) varint();
    else if (wire === 1) position += 8;
    else if (wire === 5) position += 4;
    else {
      const length = varint();
      if (tag >>> 3 === wanted) yield message.subarray(position, position + length);
      position += length;
    }
  }
}
