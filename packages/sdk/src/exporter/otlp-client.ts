import { withContext } from "../otel/active-context.ts";
import { suppressTracing } from "../otel/suppress-tracing.ts";
import type { Reporter } from "../reporter.ts";
import { ROOT_CONTEXT } from "../tracer/otel-api.ts";
import { AccessToken } from "./access-token.ts";
import { byteLengthOf } from "./byte-length-of.ts";
import { describeTrouble } from "./describe-trouble.ts";
import { type HttpAnswer, HttpConnection } from "./http-connection.ts";
import { isLoopback } from "./is-loopback.ts";
import { readPartialSuccess } from "./read-partial-success.ts";
import { bareThrottleMillis, parseRetryAfter } from "./retry-delay.ts";

export type Signal = "traces" | "metrics" | "logs";

/** How a request ended. */
export type ExportOutcome =
  /** `rejected` of its items the server did not take, and says why in `message`. */
  | {
      status: "delivered";
      rejected: number;
      message: string;
      /** Whether the request had left as a whole when the answer came. Until then its bytes are still read. */
      isSent: boolean;
    }
  | { status: "retryable"; cause: string; retryAfterMillis: number | undefined }
  | { status: "unauthorized"; cause: string }
  /** Nothing was sent: the server asked for a pause, or refuses the key. */
  | { status: "paused"; millis: number }
  | { status: "too_large" }
  | { status: "refused"; cause: string };

export interface OtlpClientOptions {
  /** Base address; `/v1/traces` and so on are appended. */
  endpoint: string;
  apiKey: string | undefined;
  /** "token": the key is exchanged at `/v3/auth/token`. Default "key". */
  auth?: "key" | "token";
  userAgent: string;
  /** Deadline of one request, from its start to the end of the answer. */
  timeoutMillis: number;
  reporter: Reporter;
  proxyEnvironment?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface SentRequest {
  signal: Signal;
  /** Before compression. */
  bytes: number;
  millis: number;
  outcome: ExportOutcome;
}

/** OTLP/HTTP says which codes may be sent again: https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE = new Set([429, 502, 503, 504]);
const UNAUTHORIZED_PAUSE_MILLIS = 5 * 60_000;
const WITHOUT_TRACING = suppressTracing(ROOT_CONTEXT);

/**
 * The way to one server with one key, for all signals: what one of them learns (a pause, a refused key, a token)
 * holds for the others. It never rejects, and tells each cause of trouble once.
 */
export class OtlpClient {
  readonly #options: OtlpClientOptions;
  readonly #connection: HttpConnection;
  readonly #compress: boolean;
  readonly #key: string | undefined;
  readonly #token: AccessToken | undefined;
  readonly #urls = new Map<Signal, URL>();
  #pausedUntil = 0;
  #unauthorized = false;
  /** Answers 429 without Retry-After in a row. */
  #throttles = 0;
  #closed = false;
  #dashboardUrl: string | undefined;
  #hasAnswered = false;
  #resolveAnswered!: () => void;
  /** Resolves when a request has ended for the first time, well or not. */
  readonly answered = new Promise<void>((resolve) => {
    this.#resolveAnswered = resolve;
  });
  /** Told of each request when it has ended. */
  onSent: ((request: SentRequest) => void) | undefined;

  constructor(options: OtlpClientOptions) {
    this.#options = options;
    const base = new URL(options.endpoint);
    this.#compress = !isLoopback(base.hostname);
    const { timeoutMillis, proxyEnvironment = {} } = options;
    const isProxied = this.#compress && Object.values(proxyEnvironment).some((value) => value !== undefined);
    this.#connection = new HttpConnection({
      timeoutMillis,
      proxyEnvironment: isProxied ? proxyEnvironment : undefined,
    });
    this.#key = canCarrySecret(base) ? options.apiKey : undefined;
    if (this.#key !== undefined && options.auth === "token") {
      const url = this.#urlOf("v3/auth/token");
      const headers = { "content-type": "application/json", "user-agent": options.userAgent };
      this.#token = new AccessToken({
        apiKey: this.#key,
        exchange: (body) => this.#connection.post(url, headers, [body]),
      });
    }
  }

  get endpoint(): string {
    return this.#options.endpoint;
  }

  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** Where the server says that it serves a dashboard, without a slash at its end; undefined where it does not say. */
  get dashboardUrl(): string | undefined {
    return this.#dashboardUrl;
  }

  /** How long the server wants to be left alone, by Retry-After or by refusing the key. */
  get pauseMillis(): number {
    return this.#pausedUntil === 0 ? 0 : Math.max(0, this.#pausedUntil - performance.now());
  }

  /** The server refused the key the last time it was asked. */
  get isUnauthorized(): boolean {
    return this.#unauthorized;
  }

  /** Sends an OTLP request of that signal, protobuf, whole or in parts. */
  async send(signal: Signal, body: Buffer | readonly Buffer[]): Promise<ExportOutcome> {
    const begun = performance.now();
    const parts = Buffer.isBuffer(body) ? [body] : body;
    const outcome = await this.#send(signal, parts);
    if (outcome.status !== "paused")
      this.onSent?.({ signal, bytes: byteLengthOf(parts), millis: performance.now() - begun, outcome });
    return outcome;
  }

  async #send(signal: Signal, body: readonly Buffer[]): Promise<ExportOutcome> {
    const millis = this.pauseMillis;
    if (millis > 0) return { status: "paused", millis };
    const url = this.#urls.get(signal) ?? this.#urlOf(`v1/${signal}`);
    this.#urls.set(signal, url);
    this.#closed = false;
    try {
      return this.#remember(await withContext(WITHOUT_TRACING, () => this.#post(url, body)));
    } catch (error) {
      const { cause, reason } = describeTrouble(error, url);
      this.#tellUnreachable(reason);
      return { status: "retryable", cause, retryAfterMillis: undefined };
    } finally {
      this.#hasAnswered = true;
      this.#resolveAnswered();
    }
  }

  /** Ends the connection; a later request opens a new one. */
  close(): void {
    this.#closed = true;
    this.#connection.close();
  }

  async #post(url: URL, body: readonly Buffer[]): Promise<HttpAnswer> {
    const payload = this.#compress ? [await gzip(Buffer.concat(body))] : body;
    const credential = (await this.#token?.get()) ?? this.#key;
    if (typeof credential === "object") return this.#withoutToken(credential);
    const answer = await this.#connection.post(url, this.#headers(credential), payload);
    if (answer.status !== 401 || this.#token === undefined || credential === undefined) return answer;
    const another = await this.#token.replace(credential);
    if (typeof another === "object") return this.#withoutToken(another);
    return await this.#connection.post(url, this.#headers(another), payload);
  }

  /** What came in place of a token, as if it were the answer to what was to be sent. */
  #withoutToken(answer: HttpAnswer): HttpAnswer {
    const { status } = answer;
    if (RETRYABLE.has(status) || status === 401 || status === 403) return answer;
    const { endpoint, reporter } = this.#options;
    reporter.warnOnce(
      "no_token",
      `${endpoint}/v3/auth/token gives no token (HTTP ${status}); does the server want auth: "token"?`,
    );
    // The spans themselves were not refused: they wait.
    return { ...answer, status: status >= 500 ? 503 : 401 };
  }

  #headers(credential: string | undefined): Record<string, string> {
    return {
      "content-type": "application/x-protobuf",
      "user-agent": this.#options.userAgent,
      ...(this.#compress && { "content-encoding": "gzip" }),
      ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
    };
  }

  #remember({ status, headers, body, isSent }: HttpAnswer): ExportOutcome {
    const { endpoint, reporter } = this.#options;
    const cause = `http_${status}`;
    this.#unauthorized = status === 401 || status === 403;
    if (status !== 429) this.#throttles = 0;
    if (status >= 200 && status < 300) {
      this.#dashboardUrl = dashboardUrlOf(headers["agentops-dashboard"], endpoint) ?? this.#dashboardUrl;
      return { status: "delivered", ...readPartialSuccess(body), isSent };
    }
    if (this.#unauthorized) {
      reporter.warnOnce(
        "unauthorized",
        `${endpoint} refuses the API key (HTTP ${status}). Sending pauses for 5 minutes; check apiKey or AGENTOPS_API_KEY.`,
      );
      this.#pauseFor(UNAUTHORIZED_PAUSE_MILLIS);
      return { status: "unauthorized", cause };
    }
    if (status === 413) return { status: "too_large" };
    if (!RETRYABLE.has(status)) {
      reporter.warnOnce("refused", `${endpoint} refused what was sent (HTTP ${status}); it is dropped.`);
      return { status: "refused", cause };
    }
    this.#tellUnreachable(`HTTP ${status}`);
    let retryAfterMillis = parseRetryAfter(headers["retry-after"], Date.now());
    if (retryAfterMillis === undefined && status === 429)
      retryAfterMillis = bareThrottleMillis(this.#throttles++);
    if (retryAfterMillis !== undefined) this.#pauseFor(retryAfterMillis);
    return { status: "retryable", cause, retryAfterMillis };
  }

  #pauseFor(millis: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + millis);
  }

  #tellUnreachable(reason: string): void {
    if (this.#closed) return; // by us, while a request was under way
    const { endpoint, reporter } = this.#options;
    reporter.warnOnce(
      "unreachable",
      `cannot deliver to ${endpoint} (${reason}). What was recorded waits and is sent again; is the server running there?`,
    );
  }

  #urlOf(path: string): URL {
    return new URL(`${this.#options.endpoint.replace(/\/+$/, "")}/${path}`);
  }
}

/** Whether a key may go there: over TLS, or to this machine. */
export function canCarrySecret(url: URL): boolean {
  return url.protocol === "https:" || isLoopback(url.hostname);
}

/** The header of an answer that tells the address of the dashboard, relative to that of the server. */
function dashboardUrlOf(header: string | string[] | undefined, endpoint: string): string | undefined {
  if (typeof header !== "string" || !URL.canParse(header, `${endpoint}/`)) return undefined;
  const { protocol, href } = new URL(header, `${endpoint}/`);
  return protocol === "http:" || protocol === "https:" ? href.replace(/\/+$/, "") : undefined;
}

function gzip(body: Buffer): Promise<Buffer> {
  const zlib = process.getBuiltinModule("node:zlib");
  return new Promise((resolve, reject) => {
    zlib.gzip(body, { level: 1 }, (error, compressed) =>
      error === null ? resolve(compressed) : reject(error),
    );
  });
}
