import { copyFields } from "../copy-fields.ts";
import { activeContext } from "../otel/active-context.ts";
import {
  ATTR_AGENTOPS_HANDOFF_FROM,
  ATTR_AGENTOPS_HANDOFF_TO,
  ATTR_GEN_AI_AGENT_ID,
} from "../semconv/index.ts";
import { toName } from "../tracer/attribute-value.ts";
import { type AgentRun, getAgentRun } from "./agent-run.ts";
import { recordFunction } from "./record-function.ts";
import { reportOwnFault } from "./report-own-fault.ts";

/** As many hand-offs of one run are named. */
const MAX_HANDOFFS = 100;

/** The agent whose code this is hands over to another: its span says to whom. */
export function handoff(to: string): void;
/** Hands over and runs the other agent, whose span says from whom. Returns what the function returns. */
export function handoff<T>(to: string, fn: () => T, options?: { id?: string }): T;
export function handoff<T>(to: string, fn?: () => T, options?: { id?: string }): T | undefined {
  const giver = tellGiver(toName(to));
  if (typeof fn !== "function") return undefined;
  const { id } = copyFields(options);
  const attributes = {
    ...(giver === undefined ? {} : { [ATTR_AGENTOPS_HANDOFF_FROM]: giver.name }),
    ...(typeof id === "string" ? { [ATTR_GEN_AI_AGENT_ID]: id } : {}),
  };
  return recordFunction("agent", toName(to), fn, { attributes })();
}

function tellGiver(to: string): AgentRun | undefined {
  try {
    const giver = getAgentRun(activeContext());
    if (giver !== undefined && giver.handoffs.length < MAX_HANDOFFS) {
      giver.handoffs.push(to);
      giver.recorded.setAttributes({ [ATTR_AGENTOPS_HANDOFF_TO]: [...giver.handoffs] });
    }
    return giver;
  } catch (error) {
    reportOwnFault(error);
    return undefined;
  }
}
