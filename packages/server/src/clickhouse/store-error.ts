/** Why the store could not do what was asked. `code` is stable, and what programs should look at. */
export abstract class StoreError extends Error {
  abstract readonly code: string;
}

/** ClickHouse does not answer or is short of something for now: the same call may succeed later. */
export class StoreUnavailable extends StoreError {
  override readonly name = "StoreUnavailable" as const;
  readonly code = "store_unavailable" as const;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The store is not available: ${reason}. Try again in a moment.`, options);
  }
}

/** The disk has no room for more: reads go on, and inserts succeed again when there is some. */
export class StoreFull extends StoreError {
  override readonly name = "StoreFull" as const;
  readonly code = "store_full" as const;

  constructor(options?: ErrorOptions) {
    super(
      "The disk of the store is full: free some room, or keep fewer days with --retention-days.",
      options,
    );
  }
}

/** What was asked for lies where the stored bytes are no longer what was written. The rest can be read. */
export class StoreDamaged extends StoreError {
  override readonly name = "StoreDamaged" as const;
  readonly code = "store_damaged" as const;

  constructor(options?: ErrorOptions) {
    super(
      "A part of the stored data is damaged and cannot be read; /api/v1/status names it. The rest is being served.",
      options,
    );
  }
}

/** ClickHouse refused these rows for what they are: sending them again will not help. */
export class StoreRejected extends StoreError {
  override readonly name = "StoreRejected" as const;
  readonly code = "store_rejected" as const;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The store refused these rows: ${reason}`, options);
  }
}

/** A question took more time or memory than one may: asking again will not help, asking for less will. */
export class TooMuchToRead extends StoreError {
  override readonly name = "TooMuchToRead" as const;
  readonly code = "too_much_to_read" as const;

  constructor(options?: ErrorOptions) {
    super(
      "This is too much to read at once: ask for a shorter time, or for fewer of them by a filter.",
      options,
    );
  }
}

/** A page was asked for with a cursor that no page of the same list gave out. */
export class InvalidCursor extends StoreError {
  override readonly name = "InvalidCursor" as const;
  readonly code = "invalid_cursor" as const;

  constructor() {
    super(
      "The cursor is not one this list gave out: use `next` of a page with the same sort, or leave it out.",
    );
  }
}

/** The embedded engine is not installed, or not made for this platform. */
export class EngineMissing extends StoreError {
  override readonly name = "EngineMissing" as const;
  readonly code = "engine_missing" as const;

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The embedded ClickHouse engine cannot be used: ${reason}. ` +
        "It runs on Linux (glibc) and macOS, x64 and arm64, where npm installs the optional package `chdb`; " +
        "anywhere else, name a ClickHouse server with --clickhouse-url.",
      options,
    );
  }
}

/** The embedded engine was there but did not come up. */
export class EngineFailed extends StoreError {
  override readonly name = "EngineFailed" as const;
  readonly code = "engine_failed" as const;
}

/** Another engine holds the lock of the data directory. */
export class DataDirectoryInUse extends StoreError {
  override readonly name = "DataDirectoryInUse" as const;
  readonly code = "data_directory_in_use" as const;

  constructor(directory: string, processId: number | undefined) {
    const holder = processId === undefined ? "Another server" : `Another server (process ${processId})`;
    super(`${holder} is using the data directory ${directory}: stop it, or choose another with --data-dir.`);
  }
}

/** The database was written by a newer version of this program. */
export class SchemaTooNew extends StoreError {
  override readonly name = "SchemaTooNew" as const;
  readonly code = "schema_too_new" as const;

  constructor(found: number, known: number) {
    super(
      `The database has schema ${found}, and this version knows schemas up to ${known}: ` +
        "run the newer @agentops/server that wrote it, or choose another data directory or database.",
    );
  }
}
