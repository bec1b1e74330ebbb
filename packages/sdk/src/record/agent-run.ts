import type { Context } from "@opentelemetry/api";
import { createContextKey } from "../tracer/otel-api.ts";
import { valueIn } from "../tracer/value-in.ts";
import type { RecordedSpan } from "./recorded-span.ts";

/** Characters of names and arguments that are kept to compare with. */
const MAX_KEPT = 1024 * 1024;

/** One run of an agent: what is called inside it finds it in its context. */
export class AgentRun {
  readonly name: string;
  readonly id: string | undefined;
  /** The span of the agent. */
  readonly recorded: RecordedSpan;
  /** Names of the agents that it handed over to. */
  readonly handoffs: string[] = [];
  readonly #toolCalls = new RepeatedCalls();

  constructor(name: string, id: string | undefined, recorded: RecordedSpan) {
    this.name = name;
    this.id = id;
    this.recorded = recorded;
  }

  /** How often a tool was called with these arguments in this run, this call included. */
  countToolCall(tool: string, callArguments: string): number {
    return this.#toolCalls.count(tool, callArguments);
  }
}

const AGENT_KEY = createContextKey("agentops.agent");

/** The run of an agent that a context is in: of nested ones the innermost. */
export function getAgentRun(context: Context): AgentRun | undefined {
  return valueIn(context, AGENT_KEY) as AgentRun | undefined;
}

export function setAgentRun(context: Context, run: AgentRun): Context {
  return context.setValue(AGENT_KEY, run);
}

/** Counts equal calls. What comes when memory is full is not remembered, and counts as the first of its kind. */
class RepeatedCalls {
  #counts: Map<string, Map<string, number>> | undefined;
  #kept = 0;

  /** How often this call was made, this time included. */
  count(name: string, callArguments: string): number {
    this.#counts ??= new Map();
    let calls = this.#counts.get(name);
    const count = (calls?.get(callArguments) ?? 0) + 1;
    if (count === 1) {
      const length = name.length + callArguments.length;
      if (this.#kept + length > MAX_KEPT) return 1;
      this.#kept += length;
    }
    if (calls === undefined) {
      calls = new Map();
      this.#counts.set(name, calls);
    }
    calls.set(callArguments, count);
    return count;
  }
}
