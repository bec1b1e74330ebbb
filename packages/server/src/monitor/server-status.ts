import type { ServerStatus } from "../model/status.ts";
import type { StoreState } from "../store/store-state.ts";
import { VERSION } from "../version.ts";
import type { SignalCounts } from "./ingest-journal.ts";
import type { Monitor } from "./monitor.ts";

/** The answer to "why is nothing arriving". Holds nothing of what was sent. */
export function serverStatus(
  { journal, startedAt }: Monitor,
  store: StoreState,
  listensOn: ServerStatus["listensOn"],
): ServerStatus {
  const { traces, metrics, logs } = journal.signals;
  return {
    version: VERSION,
    startedAt: iso(startedAt),
    listensOn,
    signals: { traces: signalOf(traces), metrics: signalOf(metrics), logs: signalOf(logs) },
    refusals: journal.refusals.map(({ transport = null, firstAt, lastAt, ...refusal }) => ({
      ...refusal,
      transport,
      firstAt: iso(firstAt),
      lastAt: iso(lastAt),
    })),
    store: {
      state: store.isUp ? "up" : "down",
      embedded: store.embedded,
      engineRestarts: store.restarts,
      disk: store.disk ?? null,
      oldestDay: dayOf(store.tables.find(({ table }) => table === "spans")?.oldestDay),
      summariesBehind: store.summariesBehind,
      damagedParts: [...store.damagedParts],
    },
  };
}

// --- internal ---

function signalOf({ items, rejectedItems, lastAcceptedAt }: SignalCounts): ServerStatus["signals"]["traces"] {
  return {
    acceptedItems: items,
    rejectedItems,
    lastAcceptedAt: lastAcceptedAt === undefined ? null : iso(lastAcceptedAt),
  };
}

function iso(millis: number): string {
  return new Date(millis).toISOString().replace("Z", "000000Z");
}

function dayOf(day = ""): string | null {
  return day === "" ? null : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}
