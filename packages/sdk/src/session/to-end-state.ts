import { getRuntime } from "../runtime.ts";
import { END_STATES, type EndState } from "../semconv/index.ts";

/** The end state that was given; Indeterminate for none. One that does not exist is warned about, and undefined. */
export function toEndState(given: unknown = "Indeterminate"): EndState | undefined {
  const endState = END_STATES.find((known) => known === given);
  if (endState === undefined) {
    const text = typeof given === "string" ? JSON.stringify(given) : typeof given;
    getRuntime()?.reporter.warnOnce(
      "end_state",
      `session.end() got endState ${text}, wanted one of ${END_STATES.join(", ")}; the session stays open.`,
    );
  }
  return endState;
}
