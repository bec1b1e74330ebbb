import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent, ClientRequestArgs, IncomingHttpHeaders, IncomingMessage } from "node:http";
import { byteLengthOf } from "./byte-length-of.ts";

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As far as it matters: of an endless answer only the beginning. */
  body: Buffer;
  /** Whether the whole request had left by then. */
  isSent: boolean;
}

export interface HttpConnectionOptions {
  /** Deadline of one exchange, from its start to the end of the answer. */
  timeoutMillis: number;
  /** `HTTPS_PROXY`, `NO_PROXY` and so on, for Node versions whose agents know them. */
  proxyEnvironment?: Readonly<Record<string, string | undefined>> | undefined;
}

const MAX_RESPONSE_BYTES = 64 * 1024;

/**
 * Posts to one server over one kept-alive connection, one exchange at a time. Its sockets and timers do not keep the
 * process alive; whoever waits has to. They belong to nothing that the host does: not to the request in which a span
 * happened to end, nor to its trace.
 */
export class HttpConnection {
  readonly #options: HttpConnectionOptions;
  readonly #outside = AsyncLocalStorage.snapshot();
  #agent: Agent | undefined;
  /** What requests to the last address are made of. */
  #target: { readonly url: URL; readonly options: ClientRequestArgs } | undefined;

  constructor(options: HttpConnectionOptions) {
    this.#options = options;
  }

  /** Rejects where there is no answer in time. */
  async post(url: URL, headers: Record<string, string>, payload: readonly Buffer[]): Promise<HttpAnswer> {
    const deadline = performance.now() + this.#options.timeoutMillis;
    const exchange = () => this.#exchange(url, headers, payload, deadline);
    try {
      return await this.#outside(exchange);
    } catch (error) {
      // The server closed the idle connection while we took it up again: nothing is wrong with either.
      if (!(error instanceof StaleConnection)) throw error;
      return await this.#outside(exchange);
    }
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  #exchange(
    url: URL,
    headers: Record<string, string>,
    payload: readonly Buffer[],
    deadline: number,
  ): Promise<HttpAnswer> {
    // Loaded here and so: an `import` of node:http reads each of its exports, which loads all of undici, 20 ms.
    const { ClientRequest } = process.getBuiltinModule("node:http");
    const target = this.#targetOf(url);
    const agent = this.#agentFor(url);
    return new Promise((resolve, reject) => {
      // What `http.request` returns. The function itself is replaced by instrumentations, which would count this.
      const request = new ClientRequest({
        ...target,
        method: "POST",
        agent,
        headers: { ...headers, "content-length": byteLengthOf(payload) },
      });
      const timer = setTimeout(() => {
        request.destroy(new DeadlineExceeded(this.#options.timeoutMillis));
      }, deadline - performance.now());
      timer.unref();
      request.on("socket", (socket) => socket.unref());
      request.on("error", (error) => {
        clearTimeout(timer);
        reject(request.reusedSocket && isReset(error) ? new StaleConnection() : error);
      });
      request.on("response", (response) => {
        const read = readBody(response).finally(() => clearTimeout(timer));
        read.then((body) => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            isSent: request.writableFinished,
          });
        }, reject);
      });
      request.cork();
      for (const part of payload) request.write(part);
      request.end();
    });
  }

  #targetOf(url: URL): ClientRequestArgs {
    if (this.#target?.url !== url) {
      const { urlToHttpOptions } = process.getBuiltinModule("node:url");
      this.#target = { url, options: { ...urlToHttpOptions(url) } };
    }
    return this.#target.options;
  }

  #agentFor({ protocol }: URL): Agent {
    if (this.#agent === undefined) {
      const { Agent } = process.getBuiltinModule(protocol === "https:" ? "node:https" : "node:http");
      this.#agent = new Agent(this.#agentOptions());
    }
    return this.#agent;
  }

  #agentOptions(): { keepAlive: true; maxSockets: number } {
    const options = { keepAlive: true as const, maxSockets: 1 };
    const proxyEnv = this.#options.proxyEnvironment;
    return proxyEnv === undefined ? options : Object.assign(options, { proxyEnv });
  }
}

export class DeadlineExceeded extends Error {
  readonly code = "timeout";

  constructor(timeoutMillis: number) {
    super(`no answer within ${timeoutMillis} ms`);
  }
}

class StaleConnection extends Error {}

function isReset(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "ECONNRESET" || code === "EPIPE";
}

function readBody(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= MAX_RESPONSE_BYTES) return;
      resolve(Buffer.concat(chunks));
      response.destroy();
    });
    response.on("end", () => resolve(Buffer.concat(chunks)));
    response.on("error", reject);
    // An error takes longer to make than the rest of an answer.
    response.on("close", () => {
      if (!response.readableEnded) reject(new Error("the answer broke off"));
    });
  });
}
