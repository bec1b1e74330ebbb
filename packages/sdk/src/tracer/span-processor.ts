import type { Context, Span } from "@opentelemetry/api";
import type { ReadableSpan } from "./readable-span.ts";

/** OpenTelemetry's SpanProcessor, as SDK 1.x to 3.x call it. */
export interface SpanProcessor {
  onStart(span: Span & ReadableSpan, parentContext: Context): void;
  /** 2.x and 3.x: the last moment at which the span can be changed. */
  onEnding?(span: Span & ReadableSpan): void;
  onEnd(span: ReadableSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
