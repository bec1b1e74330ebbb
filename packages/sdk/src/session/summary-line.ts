import type { EndState } from "../semconv/index.ts";
import type { SessionSummary } from "./session-summary.ts";

/**
 * The line a finished run leaves on stderr: `research-agent Success in 2.4 s, $0.0031 · http://…/sessions/…`; the
 * address only where somebody serves it.
 */
export function summaryLine(summary: SessionSummary, outcome: EndState, isServed: boolean): string {
  const cost = costText(summary);
  const duration = durationText(summary.durationMillis);
  const line = `${summary.name ?? "session"} ${outcome} in ${duration}${cost === "" ? "" : `, ${cost}`}`;
  return isServed ? `${line} · ${summary.url}` : line;
}

function costText({ tokenCost, unpricedCalls, eventCounts, tokens }: SessionSummary): string {
  const unpriced =
    unpricedCalls === 0 ? "" : `${unpricedCalls} unpriced call${unpricedCalls === 1 ? "" : "s"}`;
  if (tokenCost === 0)
    return unpriced !== "" || (eventCounts.llms === 0 && tokens.input === 0) ? unpriced : "$0";
  const digits = tokenCost < 0.01 ? 4 : tokenCost < 1 ? 3 : 2;
  const dollars = tokenCost < 0.0001 ? "<$0.0001" : `$${tokenCost.toFixed(digits)}`;
  return unpriced === "" ? dollars : `${dollars} and ${unpriced}`;
}

function durationText(millis: number): string {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${(millis / 1000).toFixed(1)} s`;
  const seconds = Math.round(millis / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
