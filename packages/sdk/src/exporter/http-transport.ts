import type { Agent, IncomingMessage } from "node:http";
import { isLoopback } from "./is-loopback.ts";
import { readPartialSuccess } from "./read-partial-success.ts";
import { parseRetryAfter } from "./retry-delay.ts";

/** How a request ended. */
export type ExportOutcome =
  | { status: "delivered"; rejectedSpans: number; message: string }
  | { status: "retryable"; reason: string; retryAfterMillis: number | undefined }
  | { status: "unauthorized"; reason: string }
  | { status: "too_large" }
  | { status: "refused"; reason: string };

export interface HttpTransportOptions {
  /** Base address; `/v1/traces` is appended. */
  endpoint: string;
  apiKey: string | undefined;
  userAgent: string;
  /** Deadline of one request, from its start to the end of the answer. */
  timeoutMillis: number;
}

/** OTLP/HTTP says which codes may be sent again: https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE = new Set([429, 502, 503, 504]);
const MAX_RESPONSE_BYTES = 64 * 1024;

/** Sends OTLP protobuf by POST. Its sockets do not keep the process alive; whoever waits has to. */
export class HttpTransport {
  readonly #url: URL;
  #agent: Agent | undefined;
  readonly #headers: Record<string, string>;
  readonly #compress: boolean;
  readonly #timeoutMillis: number;

  constructor(options: HttpTransportOptions) {
    this.#url = new URL(`${options.endpoint.replace(/\/+$/, "")}/v1/traces`);
    this.#compress = !isLoopback(this.#url.hostname);
    this.#timeoutMillis = options.timeoutMillis;
    this.#headers = { "content-type": "application/x-protobuf", "user-agent": options.userAgent };
    if (options.apiKey !== undefined && canCarrySecret(this.#url)) {
      this.#headers.authorization = `Bearer ${options.apiKey}`;
    }
  }

  async send(body: Buffer): Promise<ExportOutcome> {
    try {
      const payload = this.#compress ? await gzip(body) : body;
      return await this.#post(payload);
    } catch (error) {
      return { status: "retryable", reason: reasonOf(error), retryAfterMillis: undefined };
    }
  }

  close(): void {
    this.#agent?.destroy();
  }

  #post(payload: Buffer): Promise<ExportOutcome> {
    const { promise, resolve, reject } = withResolvers<ExportOutcome>();
    const headers: Record<string, string | number> = { ...this.#headers, "content-length": payload.length };
    if (this.#compress) headers["content-encoding"] = "gzip";
    // Loaded here and so: an `import` of node:http reads each of its exports, which loads all of undici, 20 ms.
    const client = process.getBuiltinModule(this.#url.protocol === "https:" ? "node:https" : "node:http");
    this.#agent ??= new client.Agent({ keepAlive: true, maxSockets: 1 });
    const request = client.request(this.#url, { method: "POST", agent: this.#agent, headers });
    const deadline = setTimeout(() => {
      request.destroy(new Error(`no answer within ${this.#timeoutMillis} ms`));
    }, this.#timeoutMillis);
    deadline.unref();
    request.on("socket", (socket) => socket.unref());
    request.on("error", reject);
    request.on("response", (response) => {
      readBody(response).then((body) => resolve(outcomeOf(response, body)), reject);
    });
    request.end(payload);
    return promise.finally(() => clearTimeout(deadline));
  }
}

/** Whether a key may go there: over TLS, or to this machine. */
export function canCarrySecret(url: URL): boolean {
  return url.protocol === "https:" || isLoopback(url.hostname);
}

function outcomeOf(response: IncomingMessage, body: Buffer): ExportOutcome {
  const code = response.statusCode ?? 0;
  if (code >= 200 && code < 300) {
    const { rejectedSpans, message } = readPartialSuccess(body);
    return { status: "delivered", rejectedSpans, message };
  }
  const reason = `HTTP ${code}`;
  if (RETRYABLE.has(code)) {
    const retryAfterMillis = parseRetryAfter(response.headers["retry-after"], Date.now());
    return { status: "retryable", reason, retryAfterMillis };
  }
  if (code === 401 || code === 403) return { status: "unauthorized", reason };
  if (code === 413) return { status: "too_large" };
  return { status: "refused", reason };
}

/** The answer, as far as it matters: of an endless one only the beginning, and the connection is closed. */
async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_RESPONSE_BYTES) break; // leaving the loop destroys the response
  }
  return Buffer.concat(chunks);
}

function gzip(body: Buffer): Promise<Buffer> {
  const zlib = process.getBuiltinModule("node:zlib");
  return new Promise((resolve, reject) => {
    zlib.gzip(body, { level: 1 }, (error, compressed) =>
      error === null ? resolve(compressed) : reject(error),
    );
  });
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? "unknown error";
}

function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
