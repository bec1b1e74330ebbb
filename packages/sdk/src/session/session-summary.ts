import type { EndState } from "../semconv/index.ts";
import type { EventCounts, TokenCounts } from "./session-totals.ts";

/** What this process saw of a session. */
export interface SessionAnalytics {
  eventCounts: EventCounts;
  /** From the start of the session to its end, or to now. */
  durationMillis: number;
  tokens: TokenCounts;
  /** USD of the priced model calls. */
  tokenCost: number;
  /** Model calls without a known price. */
  unpricedCalls: number;
}

export interface SessionSummary extends SessionAnalytics {
  id: string;
  name: string | undefined;
  url: string;
  /** Undefined while the session runs. */
  endState: EndState | undefined;
  endStateReason: string | undefined;
}
