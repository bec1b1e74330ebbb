import type { EventCounts, Tokens } from "../model/session.ts";

/** What sessions, traces and whole stretches of time add up, as the queries name it. Integers of 64 bits may come as text. */
export interface CountsRow {
  llms: number | string;
  tools: number | string;
  actions: number | string;
  errors: number | string;
  apis: number | string;
  input_tokens: number | string;
  output_tokens: number | string;
  cached_tokens: number | string;
  reasoning_tokens: number | string;
  cost_nanos: number | string;
  unpriced_calls: number | string;
}

export interface Counts {
  eventCounts: EventCounts;
  tokens: Tokens;
  /** USD. */
  cost: number;
  unpricedCalls: number;
}

export function toCounts(row: CountsRow): Counts {
  return {
    eventCounts: {
      llms: Number(row.llms),
      tools: Number(row.tools),
      actions: Number(row.actions),
      errors: Number(row.errors),
      apis: Number(row.apis),
    },
    tokens: {
      input: Number(row.input_tokens),
      output: Number(row.output_tokens),
      cached: Number(row.cached_tokens),
      reasoning: Number(row.reasoning_tokens),
    },
    cost: Number(row.cost_nanos) / 1e9,
    unpricedCalls: Number(row.unpriced_calls),
  };
}
