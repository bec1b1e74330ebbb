import type { SpanStatus } from "@opentelemetry/api";
import { SpanStatusCode } from "./otel-api.ts";

/** The status after another one was given: OK stays, whatever comes after; UNSET and what is none change nothing. */
export function nextStatus(current: SpanStatus, given: SpanStatus): SpanStatus {
  if (current.code === SpanStatusCode.OK) return current;
  try {
    const { code, message } = given;
    if (code === SpanStatusCode.OK) return { code };
    if (code !== SpanStatusCode.ERROR) return current;
    return typeof message === "string" ? { code, message } : { code };
  } catch {
    return current;
  }
}
