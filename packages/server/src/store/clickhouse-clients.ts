import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from "@clickhouse/client";
import type { Clickhouse, ClickhouseConnection, ClickhouseUser } from "../clickhouse/clickhouse.ts";
import { StoreUnavailable } from "../clickhouse/store-error.ts";
import { ABORTED, toReadError, toWriteError } from "./to-store-error.ts";

const WRITE_TIMEOUT_MILLIS = 30_000;
// A little more than the server's own limit on a read, whose answer says more than a closed socket.
const READ_TIMEOUT_MILLIS = 12_000;

export type QueryParameters = Record<string, string | number | boolean | readonly string[]>;

/** What the reader may set for one query. */
export type ReadSettings = Pick<ClickHouseSettings, "max_threads">;

/** Settings of a query that finds a few rows by their key: further threads cost it more than they do for it. */
export const FEW_ROWS: ReadSettings = { max_threads: 1 };

/** The client for writing and the one for reading, made anew when the engine comes back at another address. */
export class ClickhouseClients {
  readonly #clickhouse: Clickhouse;
  readonly #onError: (error: unknown) => void;
  #connection: ClickhouseConnection | undefined;
  #writer: ClickHouseClient | undefined;
  #reader: ClickHouseClient | undefined;

  /** `onError` is told of everything that a call rejects with. */
  constructor(clickhouse: Clickhouse, onError: (error: unknown) => void = () => {}) {
    this.#clickhouse = clickhouse;
    this.#onError = onError;
  }

  /** Rejects with StoreUnavailable or StoreRejected. */
  async write<Result>(work: (client: ClickHouseClient) => Promise<Result>): Promise<Result> {
    try {
      this.#connect();
      return await work(this.#writer!);
    } catch (error) {
      throw this.#failed(error, toWriteError(error));
    }
  }

  /** The rows of a read-only query. Rejects with StoreUnavailable, or the ClickHouseError of a query that is wrong. */
  async rows<Row>(
    query: string,
    parameters: QueryParameters = {},
    settings: ReadSettings = {},
  ): Promise<Row[]> {
    return this.#read(async (client) => {
      const result = await client.query({
        query,
        query_params: parameters,
        clickhouse_settings: settings,
        format: "JSONEachRow",
      });
      return (await result.json<Row>()) as Row[];
    });
  }

  /** The same as {@link rows}, one array a column; `undefined` for no rows. */
  async columns<Columns>(
    query: string,
    parameters: QueryParameters,
    settings: ReadSettings = {},
  ): Promise<Columns | undefined> {
    return this.#read(async (client) => {
      const result = await client.query({
        query,
        query_params: parameters,
        clickhouse_settings: settings,
        format: "JSONColumnsWithMetadata",
      });
      const { rows, data } = JSON.parse(await result.text()) as { rows: number; data: Columns };
      return rows === 0 ? undefined : data;
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#writer?.close(), this.#reader?.close()]);
  }

  async #read<Result>(work: (client: ClickHouseClient) => Promise<Result>): Promise<Result> {
    try {
      this.#connect();
      return await work(this.#reader!);
    } catch (error) {
      throw this.#failed(error, toReadError(error));
    }
  }

  #connect(): void {
    const { connection } = this.#clickhouse;
    if (!connection) throw new StoreUnavailable("the ClickHouse engine is being restarted");
    if (connection === this.#connection) return;
    void this.close().catch(() => {}); // their server is gone anyway
    this.#connection = connection;
    this.#writer = clientFor(connection, connection.writer, WRITE_TIMEOUT_MILLIS);
    this.#reader = clientFor(connection, connection.reader, READ_TIMEOUT_MILLIS);
  }

  #failed<Told>(error: unknown, told: Told): Told {
    if (error instanceof ClickHouseError && error.code === ABORTED) {
      this.#clickhouse.restart("it gave up after an error it cannot recover from");
    }
    this.#onError(told);
    return told;
  }
}

/** A client of one user; the caller closes it. */
export function clientFor(
  { url, database }: Pick<ClickhouseConnection, "url" | "database">,
  { username, password, settings = {} }: ClickhouseUser,
  requestTimeoutMillis = WRITE_TIMEOUT_MILLIS,
): ClickHouseClient {
  return createClient({
    url,
    database,
    username,
    password,
    request_timeout: requestTimeoutMillis,
    clickhouse_settings: { ...settings },
    use_multipart_params_auto: true, // ids are as long as people make them, an URL is not
    // It would print to the console; what goes wrong comes back as an error anyway.
    log: { level: ClickHouseLogLevel.OFF },
  });
}
