/** Why a span that was made did not arrive. */
export type DropReason =
  | "encode_failed"
  | "queue_full"
  | "rejected" // by the server, span by span (OTLP partial success)
  | "refused" // by the server, the whole request
  | "export_failed" // by an exporter that is not ours
  | "too_large"
  | "unauthorized"
  | "spool_full"
  | "spool_failed"
  | "spool_expired"
  | "shutdown";

/** Made + recovered = delivered + dropped + waiting + spooled, exactly, at any time. */
export class ExportCounts {
  made = 0;
  /** Left by an earlier process, and delivered or dropped by this one. */
  recovered = 0;
  delivered = 0;
  /** In memory. */
  waiting = 0;
  /** On disk, for the next process. */
  spooled = 0;
  /** Of the delivered: how many lost text because they were too large for the server. */
  truncated = 0;
  /** Requests, and those of them that delivered nothing, by cause. */
  attempts = 0;
  readonly failed = new Map<string, number>();
  readonly dropped = new Map<DropReason, number>();

  get droppedTotal(): number {
    let total = 0;
    for (const count of this.dropped.values()) total += count;
    return total;
  }

  drop(reason: DropReason, count: number): void {
    if (count > 0) this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + count);
  }

  fail(cause: string): void {
    this.failed.set(cause, (this.failed.get(cause) ?? 0) + 1);
  }
}
