import type { ExportCounts } from "./export-counts.ts";

/** What became of the spans, as `stats()` tells it: made + recovered = delivered + dropped + waiting + spooled. */
export interface ExportStats {
  made: number;
  /** Left on disk by an earlier process, and delivered or dropped by this one. */
  recovered: number;
  delivered: number;
  /** By reason. */
  dropped: Record<string, number>;
  /** In memory, and how many bytes they take. */
  waiting: number;
  queueBytes: number;
  /** On disk, for the next process. */
  spooled: number;
  /** Of the delivered: how many lost text because they were too large for the server. */
  truncated: number;
  /** Requests, and those that delivered nothing, by cause. */
  exports: { attempts: number; failed: Record<string, number> };
  /** Milliseconds since 1970: until then nothing is sent. */
  pausedUntil?: number;
}

export function exportStats(counts: ExportCounts, queueBytes: number, pauseMillis: number): ExportStats {
  return {
    made: counts.made,
    recovered: counts.recovered,
    delivered: counts.delivered,
    dropped: Object.fromEntries(counts.dropped),
    waiting: counts.waiting,
    queueBytes,
    spooled: counts.spooled,
    truncated: counts.truncated,
    exports: { attempts: counts.attempts, failed: Object.fromEntries(counts.failed) },
    ...(pauseMillis > 0 && { pausedUntil: Math.round(Date.now() + pauseMillis) }),
  };
}
