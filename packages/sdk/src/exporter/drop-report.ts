import {
  ATTR_AGENTOPS_DROPPED_COUNT,
  ATTR_AGENTOPS_DROPPED_REASON,
  EVENT_AGENTOPS_SPANS_DROPPED,
} from "../semconv/index.ts";
import type { Resource } from "../tracer/readable-span.ts";
import { SDK_VERSION } from "../version.ts";
import { encodeLogEvents } from "./encode-log-events.ts";
import type { DropReason, ExportCounts } from "./export-counts.ts";
import type { OtlpClient } from "./otlp-client.ts";

/** What the server dropped itself it need not be told. */
const KNOWN_TO_SERVER: ReadonlySet<DropReason> = new Set(["rejected", "refused", "too_large"]);

/** Tells the server, as log events, how many spans were made that it never got. */
export class DropReport {
  readonly #client: Pick<OtlpClient, "send">;
  readonly #counts: ExportCounts;
  readonly #told = new Map<DropReason, number>();
  #sending = false;

  constructor(client: Pick<OtlpClient, "send">, counts: ExportCounts) {
    this.#client = client;
    this.#counts = counts;
  }

  /** What is not known to have arrived is told again with the next report. */
  async send(resource: Resource | undefined): Promise<void> {
    const news = this.#news();
    if (news.length === 0 || resource === undefined || this.#sending) return;
    this.#sending = true;
    try {
      const events = news.map(({ reason, count }) => ({
        name: EVENT_AGENTOPS_SPANS_DROPPED,
        timeMillis: Date.now(),
        severityNumber: 13,
        attributes: { [ATTR_AGENTOPS_DROPPED_REASON]: reason, [ATTR_AGENTOPS_DROPPED_COUNT]: count },
      }));
      const body = encodeLogEvents(resource, { name: "agentops", version: SDK_VERSION }, events);
      const { status } = await this.#client.send("logs", body);
      if (status !== "delivered" && status !== "refused") return;
      for (const { reason, count } of news) this.#told.set(reason, (this.#told.get(reason) ?? 0) + count);
    } finally {
      this.#sending = false;
    }
  }

  #news(): { reason: DropReason; count: number }[] {
    const news: { reason: DropReason; count: number }[] = [];
    for (const [reason, total] of this.#counts.dropped) {
      const count = total - (this.#told.get(reason) ?? 0);
      if (count > 0 && !KNOWN_TO_SERVER.has(reason)) news.push({ reason, count });
    }
    return news;
  }
}
