import type { Reporter } from "../reporter.ts";
import { encodeRequest } from "./encode-request.ts";
import type { DropReason } from "./export-counts.ts";
import type { Batch } from "./outbox.ts";
import type { Spool } from "./spool.ts";

/** Puts a batch on disk, or says why it is not there. Never throws. */
export function spoolBatch(
  batch: Batch,
  signal: "traces" | "logs",
  spool: Spool,
  reporter: Reporter,
): DropReason | "spooled" {
  try {
    const body = Buffer.concat(batch.body ?? encodeRequest(batch.runs));
    const items = signal === "traces" ? batch.count : 0; // spans are what is counted
    const result = spool.write({ signal, items, cuts: batch.cuts, body });
    if (result === "written") return "spooled";
    if (result === "spool_failed") {
      reporter.warnOnce("spool", "spans that could not be sent could not be kept on disk either.");
    }
    return result;
  } catch {
    return "encode_failed";
  }
}
