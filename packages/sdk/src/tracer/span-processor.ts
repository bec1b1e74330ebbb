import type { Context, Span } from "@opentelemetry/api";
import type { ReadableSpan } from "./readable-span.ts";

/** OpenTelemetry's SpanProcessor, as SDK 1.x to 3.x call it. */
export interface SpanProcessor {
  onStart(span: Span & ReadableSpan, parentContext: Context): void;
  onEnd(span: ReadableSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
