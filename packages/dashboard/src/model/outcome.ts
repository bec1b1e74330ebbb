import type { EndState } from "@agentops/server/model";

/** What became of a session; a session that has not ended is `Running`. */
export type Outcome = EndState | "Running";

export function outcomeOf(session: { endState: EndState | null }): Outcome {
  return session.endState ?? "Running";
}
