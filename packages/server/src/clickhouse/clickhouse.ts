/** A user of a ClickHouse server. `settings` go with each of its queries. */
export interface ClickhouseUser {
  readonly username: string;
  readonly password: string;
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** All that is needed to talk to a ClickHouse over HTTP. The writer may do anything, the reader only read, within limits. */
export interface ClickhouseConnection {
  readonly url: string;
  readonly database: string;
  readonly writer: ClickhouseUser;
  readonly reader: ClickhouseUser;
}

/** A ClickHouse, embedded or remote. */
export interface Clickhouse {
  /** Where it answers now; `undefined` while it is down. Another object after each restart. */
  readonly connection: ClickhouseConnection | undefined;
  /** Whether its files are this server's alone. */
  readonly embedded: boolean;
  /** How often it was started again since the first start. 0 for a remote server, whoever restarts it. */
  readonly restarts: number;
  /** For when an answer shows that it will not recover by itself. Does nothing to a remote server. */
  restart(reason: string): void;
  close(): Promise<void>;
}
