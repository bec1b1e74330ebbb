import type { Clickhouse } from "../clickhouse/clickhouse.ts";
import { startEngine } from "../clickhouse/engine/start-engine.ts";
import { probe } from "../clickhouse/probe.ts";
import { remoteClickhouse } from "../clickhouse/remote-clickhouse.ts";
import { StoreUnavailable } from "../clickhouse/store-error.ts";
import type { SpanBlock } from "../columns/span-block.ts";
import type { SessionDetail, SessionPage } from "../model/session.ts";
import type { TraceSkeleton } from "../model/trace.ts";
import { ClickhouseClients } from "./clickhouse-clients.ts";
import { GroupCommit } from "./group-commit.ts";
import { insertSpans } from "./insert-spans.ts";
import { listSessions, type SessionQuery } from "./list-sessions.ts";
import { migrate } from "./migrate.ts";
import { readSession } from "./read-session.ts";
import { readSpan } from "./read-span.ts";
import { readTrace } from "./read-trace.ts";
import { sessionOfTrace } from "./session-of-trace.ts";
import type { StoredSpan } from "./stored-span.ts";
import { TraceSummaries } from "./trace-summaries.ts";

/** All that is kept. Every call may reject with StoreUnavailable, which says that it may succeed later. */
export interface Store {
  /**
   * Resolves when the rows are on disk. Calls that arrive together share one INSERT; a group that is refused is tried
   * again in parts. Rejects with StoreRejected where these rows will never go in.
   */
  insertSpans(block: SpanBlock): Promise<void>;
  /** Rejects with InvalidCursor for a cursor of another list. */
  listSessions(query: SessionQuery): Promise<SessionPage>;
  readSession(projectId: string, sessionId: string): Promise<SessionDetail | undefined>;
  /** `traceId`: 32 lower-case hex digits. */
  readTrace(projectId: string, traceId: string): Promise<TraceSkeleton | undefined>;
  /** `spanId`: 16 lower-case hex digits. */
  readSpan(projectId: string, traceId: string, spanId: string): Promise<StoredSpan | undefined>;
  /** Whether ClickHouse answers a query now. */
  isReady(): Promise<boolean>;
  /** Waits for the inserts under way, then ends the embedded engine. */
  close(): Promise<void>;
}

/** Where the data is: the folder of the embedded engine, or a ClickHouse server. */
export type StoreLocation = { dataDirectory: string } | { clickhouseUrl: string };

export interface StoreOptions {
  /** Told, in a sentence, of trouble the store gets over by itself. */
  onWarning?: (message: string) => void;
}

/**
 * Starts the engine (or finds the server), brings the schema up to date and opens the store. Rejects with a StoreError:
 * EngineMissing, EngineFailed, DataDirectoryInUse, SchemaTooNew, StoreUnavailable.
 */
export async function openStore(
  location: StoreLocation,
  { onWarning = () => {} }: StoreOptions = {},
): Promise<Store> {
  const clickhouse =
    "clickhouseUrl" in location
      ? remoteClickhouse(location.clickhouseUrl)
      : await startEngine({ dataDirectory: location.dataDirectory, onWarning });
  try {
    return await openStoreOn(clickhouse, { onWarning });
  } catch (error) {
    await clickhouse.close();
    throw error;
  }
}

/** The store on a ClickHouse that runs already, and that ends with it. */
export async function openStoreOn(
  clickhouse: Clickhouse,
  { onWarning = () => {} }: StoreOptions = {},
): Promise<Store> {
  if (!clickhouse.connection) throw new StoreUnavailable("the ClickHouse engine is being restarted");
  await migrate(clickhouse.connection);
  const clients = new ClickhouseClients(clickhouse);
  const summaries = new TraceSummaries(clients, onWarning);
  const commits = new GroupCommit<SpanBlock>((blocks) => insertSpans(clients, blocks));
  const resumed = summaries.resume();
  return {
    async insertSpans(block) {
      try {
        await commits.commit(block);
      } finally {
        // Also after a failure: an insert whose answer was lost may have been done.
        summaries.touch(block);
      }
    },
    listSessions: (query) => listSessions(clients, query),
    readSession: (projectId, sessionId) => readSession(clients, projectId, sessionId),
    async readTrace(projectId, traceId) {
      const [trace, sessionId] = await Promise.all([
        readTrace(clients, projectId, traceId),
        sessionOfTrace(clients, summaries, projectId, traceId),
      ]);
      return trace && { sessionId, ...trace };
    },
    async readSpan(projectId, traceId, spanId) {
      const [span, sessionId] = await Promise.all([
        readSpan(clients, projectId, traceId, spanId),
        sessionOfTrace(clients, summaries, projectId, traceId),
      ]);
      return span && { ...span, sessionId };
    },
    async isReady() {
      const { connection } = clickhouse;
      if (!connection) return false;
      return probe(connection, 3_000).then(
        () => true,
        () => false,
      );
    },
    async close() {
      await commits.drained();
      await summaries.close();
      await resumed;
      await clients.close();
      await clickhouse.close();
    },
  };
}
