import type { IngestObserver, IngestTransport, RefusedRequest, SignalName } from "../http/ingest-observer.ts";
import { LabelCounts } from "./label-counts.ts";

/** What one signal brought since the server started. */
export interface SignalCounts {
  requests: number;
  items: number;
  bytes: number;
  rejectedItems: number;
  /** Milliseconds since 1970; `undefined` for never. */
  lastAcceptedAt: number | undefined;
}

/** One cause for which something was not taken, and how often it came up. */
export interface Refusal {
  readonly signal: SignalName;
  /** `undefined` for items that were left out of a request that was taken. */
  readonly transport: IngestTransport | undefined;
  readonly status: number;
  readonly reason: string;
  readonly firstAt: number;
  lastAt: number;
  /** Requests, or items that were left out. */
  count: number;
}

/** So many causes are remembered: the ones that came up last. */
const MOST_REFUSALS = 20;
const MOST_REASON_CHARACTERS = 300;

/** Keeps count of what arrives and remembers why the rest was not taken. A request costs it a few additions. */
export class IngestJournal implements IngestObserver {
  readonly signals: Readonly<Record<SignalName, SignalCounts>> = {
    traces: nothing(),
    metrics: nothing(),
    logs: nothing(),
  };
  readonly rejectedItems = new LabelCounts("signal", "reason");
  readonly refusedRequests = new LabelCounts("signal", "transport", "status");
  // The one that came up last is the last: a Map keeps the order in which its keys were set.
  readonly #refusals = new Map<string, Refusal>();

  accepted(signal: SignalName, items: number, bytes: number): void {
    const counts = this.signals[signal];
    counts.requests++;
    counts.items += items;
    counts.bytes += bytes;
    counts.lastAcceptedAt = Date.now();
  }

  rejected(signal: SignalName, reason: string, items: number): void {
    this.signals[signal].rejectedItems += items;
    this.rejectedItems.add(items, signal, reason);
    this.#remember({ signal, transport: undefined, status: 200, reason, at: Date.now() }, items);
  }

  refused(request: RefusedRequest): void {
    this.refusedRequests.add(1, request.signal, request.transport, String(request.status));
    this.#remember(request, 1);
  }

  /** The latest first. */
  get refusals(): Refusal[] {
    return [...this.#refusals.values()].reverse();
  }

  #remember(
    request: Omit<RefusedRequest, "transport"> & { readonly transport: IngestTransport | undefined },
    count: number,
  ): void {
    const { signal, transport, status, at } = request;
    const reason = bounded(request.reason);
    const key = [signal, transport, status, reason].join("\u0000");
    const known = this.#refusals.get(key);
    this.#refusals.delete(key);
    if (this.#refusals.size >= MOST_REFUSALS) this.#refusals.delete(this.#refusals.keys().next().value!);
    const before = known ?? { signal, transport, status, reason, firstAt: at, count: 0 };
    this.#refusals.set(key, { ...before, lastAt: at, count: before.count + count });
  }
}

// --- internal ---

function nothing(): SignalCounts {
  return { requests: 0, items: 0, bytes: 0, rejectedItems: 0, lastAcceptedAt: undefined };
}

function bounded(reason: string): string {
  const text = reason.replace(/\p{Cc}+/gu, " ");
  return text.length > MOST_REASON_CHARACTERS ? `${text.slice(0, MOST_REASON_CHARACTERS)}…` : text;
}
