import { z } from "@hono/zod-openapi";

/** An OTLP `AnyValue` in OTLP/JSON form: `{ stringValue }`, `{ intValue: "1" }`, `{ doubleValue }`, `{ boolValue }`, `{ bytesValue }` (base64), `{ arrayValue: { values } }`, `{ kvlistValue: { values } }` or `{}`. */
export const anyValue = z.record(z.string(), z.unknown());
export const keyValue = z.object({ key: z.string(), value: anyValue });

export type AnyValue = z.infer<typeof anyValue>;
export type KeyValue = z.infer<typeof keyValue>;
