import type { LogBlock } from "../src/columns/index.ts";
import { decodeLogs, logsFromJson } from "../src/otlp/index.ts";
import { type Attributes, keyValues } from "./otlp-spans.ts";

export interface SessionEvent {
  readonly name: "session.start" | "session.end";
  readonly timeNanos: bigint;
  readonly attributes?: Attributes;
  /** Default 0. */
  readonly receivedSecondsAgo?: number;
}

/** The event as rows for `logs`, as it would have come from the service "shop". */
export function sessionEventBlock(
  sessionId: string,
  { name, timeNanos, attributes = {}, receivedSecondsAgo = 0 }: SessionEvent,
): LogBlock {
  const record = {
    timeUnixNano: String(timeNanos),
    eventName: name,
    attributes: keyValues({ "session.id": sessionId, ...attributes }),
  };
  const resource = { attributes: keyValues({ "service.name": "shop" }) };
  const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] };
  return decodeLogs(logsFromJson(JSON.stringify(request)), {
    projectId: "default",
    receivedAtMicros: BigInt(Date.now() - receivedSecondsAgo * 1_000) * 1_000n,
    retentionDays: 90,
  }).block;
}
