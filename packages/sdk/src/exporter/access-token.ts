import type { HttpAnswer } from "./http-connection.ts";

export interface AccessTokenOptions {
  /** Posts JSON to `/v3/auth/token` of the server. */
  exchange: (body: Buffer) => Promise<HttpAnswer>;
  apiKey: string;
}

/**
 * The token for which the API key is exchanged: fetched when it is first asked for, and anew before it dies. Its
 * lifetime is the server's word, counted on our monotonic clock: wall clocks may differ, and jump.
 */
export class AccessToken {
  readonly #options: AccessTokenOptions;
  #token: string | undefined;
  #refreshAt = 0;
  #diesAt = 0;
  #fetching: Promise<string | HttpAnswer> | undefined;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
  }

  /** A token, or the answer of a server that gave none. Rejects where there is no answer. */
  async get(): Promise<string | HttpAnswer> {
    const now = performance.now();
    if (this.#token === undefined || now >= this.#diesAt) return await this.#fetch();
    // While it lives nobody waits for the next one.
    if (now >= this.#refreshAt) void this.#fetch().catch(() => {});
    return this.#token;
  }

  /** Another token than this one, which the server refused. */
  async replace(refused: string): Promise<string | HttpAnswer> {
    if (this.#token === refused) this.#token = undefined;
    return await this.get();
  }

  #fetch(): Promise<string | HttpAnswer> {
    this.#fetching ??= this.#exchange().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #exchange(): Promise<string | HttpAnswer> {
    const askedAt = performance.now();
    const answer = await this.#options.exchange(
      Buffer.from(JSON.stringify({ api_key: this.#options.apiKey })),
    );
    const issued = answer.status === 200 ? readToken(answer.body) : undefined;
    if (issued === undefined) return answer;
    this.#token = issued.token;
    this.#diesAt = askedAt + issued.lifetimeMillis;
    this.#refreshAt =
      askedAt + issued.lifetimeMillis - Math.min(MAX_MARGIN_MILLIS, issued.lifetimeMillis / 5);
    return issued.token;
  }
}

const MAX_MARGIN_MILLIS = 5 * 60_000;
/** Where the server does not say how long its token lives. */
const DEFAULT_LIFETIME_SECONDS = 600;

function readToken(body: Buffer): { token: string; lifetimeMillis: number } | undefined {
  try {
    const { token, expires_in } = JSON.parse(body.toString("utf8")) as {
      token?: unknown;
      expires_in?: unknown;
    };
    // It becomes a header.
    if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) return undefined;
    const seconds = typeof expires_in === "number" && expires_in > 0 ? expires_in : DEFAULT_LIFETIME_SECONDS;
    return { token, lifetimeMillis: seconds * 1000 };
  } catch {
    return undefined;
  }
}
