import type { ReadableSpan } from "../tracer/readable-span.ts";

/**
 * Which spans a destination gets. "agent": spans of our kinds or of a known dialect of LLM telemetry, and what runs
 * inside one or inside an explicit session. "all": every span. A function is asked when a span ends; one that throws
 * lets the span pass.
 */
export type SpanFilter = "agent" | "all" | ((span: ReadableSpan) => boolean);
