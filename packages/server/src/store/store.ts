import type { Clickhouse } from "../clickhouse/clickhouse.ts";
import { startEngine } from "../clickhouse/engine/start-engine.ts";
import { probe } from "../clickhouse/probe.ts";
import { remoteClickhouse } from "../clickhouse/remote-clickhouse.ts";
import { StoreUnavailable } from "../clickhouse/store-error.ts";
import type { LogBlock } from "../columns/log-columns.ts";
import type { MetricBlock } from "../columns/metric-columns.ts";
import type { RowBlock } from "../columns/row-block.ts";
import type { SpanBlock } from "../columns/span-block.ts";
import type { MetricList } from "../model/metric.ts";
import type { MetricAggregate, MetricAttributes } from "../model/metric-aggregate.ts";
import type { Overview } from "../model/overview.ts";
import type { SessionDetail, SessionPage } from "../model/session.ts";
import type { TraceSkeleton } from "../model/trace.ts";
import { type AggregateQuery, aggregateMetric, type NotPossible } from "./aggregate-metric.ts";
import { ClickhouseClients } from "./clickhouse-clients.ts";
import { type ControlPlane, controlPlaneOf } from "./control-plane.ts";
import { GroupCommit } from "./group-commit.ts";
import { insertBlocks } from "./insert-blocks.ts";
import type { InsertObserver } from "./insert-observer.ts";
import { type LogQuery, listLogs, type StoredLog } from "./list-logs.ts";
import { listMetricAttributes } from "./list-metric-attributes.ts";
import { listMetrics, type MetricsQuery } from "./list-metrics.ts";
import { listSessions, type SessionQuery } from "./list-sessions.ts";
import type { MetricSelection } from "./metric-selection.ts";
import { migrate } from "./migrate.ts";
import { observeInserts } from "./observe-inserts.ts";
import { type ExemplarQuery, readExemplars, type StoredExemplars } from "./read-exemplars.ts";
import { type MetricQuery, readMetric, type StoredMetric } from "./read-metric.ts";
import { type OverviewQuery, readOverview } from "./read-overview.ts";
import { readSession } from "./read-session.ts";
import { readSpan } from "./read-span.ts";
import { readTrace } from "./read-trace.ts";
import type { RetentionLimits } from "./retention.ts";
import { sessionOfTrace } from "./session-of-trace.ts";
import { sessionsOfTraces } from "./sessions-of-traces.ts";
import type { StoreState } from "./store-state.ts";
import type { StoredSpan } from "./stored-span.ts";
import { TraceSummaries } from "./trace-summaries.ts";
import { Upkeep } from "./upkeep.ts";
import { withinLimits } from "./within-limits.ts";

/** All that is kept. Every call may reject with StoreUnavailable, which says that it may succeed later. */
export interface Store {
  /**
   * Resolves when the rows are on disk. Calls that arrive together share one INSERT; a group that is refused is tried
   * again in parts. Rejects with StoreRejected where these rows will never go in. The block is the store's from then on.
   */
  insertSpans(block: SpanBlock): Promise<void>;
  /** Likewise. */
  insertLogs(block: LogBlock): Promise<void>;
  /** Likewise. */
  insertMetrics(block: MetricBlock): Promise<void>;
  /** Rejects with InvalidCursor for a cursor of another list. */
  listSessions(query: SessionQuery): Promise<SessionPage>;
  readSession(projectId: string, sessionId: string): Promise<SessionDetail | undefined>;
  /** `traceId`: 32 lower-case hex digits. */
  readTrace(projectId: string, traceId: string): Promise<TraceSkeleton | undefined>;
  /** `spanId`: 16 lower-case hex digits. */
  readSpan(projectId: string, traceId: string, spanId: string): Promise<StoredSpan | undefined>;
  /** Rejects with InvalidCursor for a cursor of another list. */
  listLogs(query: LogQuery): Promise<{ logs: StoredLog[]; next: string | null }>;
  listMetrics(query: MetricsQuery): Promise<MetricList>;
  /** Rejects with InvalidCursor for a cursor of another metric. */
  readMetric(query: MetricQuery): Promise<StoredMetric>;
  /** A metric over time: `undefined` where there is nothing of it. Rejects with TooMuchToRead, as do the next two. */
  aggregateMetric(query: AggregateQuery): Promise<MetricAggregate | NotPossible | undefined>;
  listMetricAttributes(selection: MetricSelection): Promise<MetricAttributes>;
  readExemplars(query: ExemplarQuery): Promise<StoredExemplars[]>;
  /** The sessions of those traces that have been summarised, by trace id. */
  sessionsOfTraces(projectId: string, traceIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What the sessions of a stretch of time did together. */
  readOverview(query: OverviewQuery): Promise<Overview>;
  /** Projects and keys. */
  readonly controlPlane: ControlPlane;
  /** Whether ClickHouse answers a query now. */
  isReady(): Promise<boolean>;
  /** How it is doing. Never rejects. */
  state(): Promise<StoreState>;
  /** Waits for the inserts under way, then ends the embedded engine. */
  close(): Promise<void>;
}

/** Where the data is: the folder of the embedded engine, or a ClickHouse server. */
export type StoreLocation = { dataDirectory: string } | { clickhouseUrl: string };

export interface StoreOptions {
  /** Told, in a sentence, of trouble the store gets over by itself. */
  onWarning?: (message: string) => void;
  /** Days and disk to keep to; without it nothing is ever dropped. */
  retention?: RetentionLimits;
  /** Told of every INSERT that returned. */
  onInsert?: InsertObserver;
}

/**
 * Starts the engine (or finds the server), brings the schema up to date and opens the store. Rejects with a StoreError:
 * EngineMissing, EngineFailed, DataDirectoryInUse, SchemaTooNew, StoreUnavailable.
 */
export async function openStore(location: StoreLocation, options: StoreOptions = {}): Promise<Store> {
  const clickhouse =
    "clickhouseUrl" in location
      ? remoteClickhouse(location.clickhouseUrl)
      : await startEngine({ dataDirectory: location.dataDirectory, onWarning: options.onWarning ?? ignore });
  try {
    return await openStoreOn(clickhouse, options);
  } catch (error) {
    await clickhouse.close();
    throw error;
  }
}

/** The store on a ClickHouse that runs already, and that ends with it. */
export async function openStoreOn(
  clickhouse: Clickhouse,
  { onWarning = ignore, onInsert = ignore, retention }: StoreOptions = {},
): Promise<Store> {
  if (!clickhouse.connection) throw new StoreUnavailable("the ClickHouse engine is being restarted");
  await migrate(clickhouse.connection);
  const clients = new ClickhouseClients(clickhouse, (error) => upkeep.heard(error));
  const upkeep = new Upkeep(clickhouse, clients, { retention, onWarning });
  const summaries = new TraceSummaries(clients, { embedded: clickhouse.embedded, onWarning });
  const insert = observeInserts((blocks: readonly RowBlock[]) => insertBlocks(clients, blocks), onInsert);
  const spans = new GroupCommit<SpanBlock>(insert);
  const logs = new GroupCommit<LogBlock>(insert);
  const metrics = new GroupCommit<MetricBlock>(insert);
  const resumed = summaries.resume();
  upkeep.start();
  return {
    async insertSpans(block) {
      try {
        await spans.commit(block);
      } finally {
        // Also after a failure: an insert whose answer was lost may have been done.
        summaries.touch(block);
      }
      block.free();
    },
    insertLogs: (block) => logs.commit(block).then(() => block.free()),
    insertMetrics: (block) => metrics.commit(block).then(() => block.free()),
    listSessions: (query) => listSessions(clients, query),
    readOverview: (query) => readOverview(clients, query),
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
    listLogs: (query) => listLogs(clients, query),
    listMetrics: (query) => withinLimits(listMetrics(clients, query)),
    readMetric: (query) => readMetric(clients, query),
    aggregateMetric: (query) => withinLimits(aggregateMetric(clients, query)),
    listMetricAttributes: (selection) => withinLimits(listMetricAttributes(clients, selection)),
    readExemplars: (query) => withinLimits(readExemplars(clients, query)),
    sessionsOfTraces: (projectId, traceIds) => sessionsOfTraces(clients, projectId, traceIds),
    controlPlane: controlPlaneOf(clients),
    async isReady() {
      const { connection } = clickhouse;
      if (!connection) return false;
      return probe(connection, 3_000).then(
        () => true,
        () => false,
      );
    },
    state: () =>
      upkeep.state({
        summariesBehind: summaries.behind,
        waitingBytes: spans.waitingBytes + logs.waitingBytes + metrics.waitingBytes,
      }),
    async close() {
      await Promise.all([spans.drained(), logs.drained(), metrics.drained()]);
      await Promise.all([summaries.close(), upkeep.close()]);
      await resumed;
      await clients.close();
      await clickhouse.close();
    },
  };
}

// --- internal ---

function ignore(): void {
  // Nobody wants to hear.
}
