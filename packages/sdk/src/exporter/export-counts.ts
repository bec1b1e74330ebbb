/** Why a span that was made did not arrive. */
export type DropReason =
  | "encode_failed"
  | "queue_full"
  | "rejected" // by the server, span by span (OTLP partial success)
  | "refused" // by the server, the whole request
  | "too_large"
  | "unauthorized"
  | "retry_expired"
  | "shutdown";

/** Made = delivered + dropped + waiting, exactly, at any time. */
export class ExportCounts {
  made = 0;
  delivered = 0;
  waiting = 0;
  readonly dropped = new Map<DropReason, number>();

  get droppedTotal(): number {
    let total = 0;
    for (const count of this.dropped.values()) total += count;
    return total;
  }

  drop(reason: DropReason, count: number): void {
    if (count > 0) this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + count);
  }
}
