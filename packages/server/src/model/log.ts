import { z } from "@hono/zod-openapi";
import { anyValue, keyValue } from "./any-value.ts";
import { resource, scope } from "./resource.ts";
import { isoNanos } from "./session.ts";

export const logRecord = z.object({
  /** The same for a record that was sent again. */
  id: z.string(),
  time: isoNanos,
  /** What `time` is: when it happened; where the sender did not know, when it was observed or received. */
  timeSource: z.enum(["time", "observedTime", "receivedAt"]),
  observedTime: isoNanos.nullable(),
  traceId: z.string().nullable(),
  spanId: z.string().nullable(),
  /** The session it names itself. */
  sessionId: z.string().nullable(),
  flags: z.int(),
  /** OTLP `SeverityNumber`, 1 to 24; 0 where it has none. */
  severityNumber: z.int(),
  severityText: z.string(),
  /** What an event is called; "" for a log record that is none. */
  eventName: z.string(),
  body: anyValue.nullable(),
  /** `true` where it was longer than what is kept: then it is text, cut. */
  bodyTruncated: z.boolean(),
  attributes: z.array(keyValue),
  droppedAttributesCount: z.int(),
  serviceName: z.string().nullable(),
  resource,
  scope,
});

export const logPage = z.object({
  logs: z.array(logRecord),
  /** Give it back as `cursor` for the next page; `null` on the last. */
  next: z.string().nullable(),
});

export type LogRecord = z.infer<typeof logRecord>;
export type LogPage = z.infer<typeof logPage>;
