import fc from "fast-check";
import { anyValue, attributes, count, hex, nanos, text } from "./any-span.ts";

/** Everything a log record can say, its times as nanoseconds after some moment; a missing time is `null`. */
export const anyLog = fc.record({
  resource: fc.record({ attributes, droppedAttributesCount: count }),
  resourceSchemaUrl: text,
  scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: count }),
  scopeSchemaUrl: text,
  after: fc.option(nanos),
  observedAfter: nanos,
  traceId: fc.option(hex(16)),
  spanId: fc.option(hex(8)),
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: text,
  eventName: text,
  body: fc.option(anyValue),
  attributes,
  droppedAttributesCount: count,
  flags: count,
});

export type AnyLog = typeof anyLog extends fc.Arbitrary<infer Log> ? Log : never;
