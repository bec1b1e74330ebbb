import type { Counter, Histogram, Meter } from "@opentelemetry/api";

/** Seconds of a call, by the GenAI conventions. */
const DURATION = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
const AGENT_DURATION = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6];
const LONG_DURATION = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];
const CALLS = [1, 2, 4, 8, 16, 32, 64, 128];
const STEPS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const COST = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100];

/**
 * What AgentOps measures of agents. Names, units and buckets are those of the GenAI semantic conventions where they
 * have one (https://github.com/open-telemetry/semantic-conventions-genai), else our own under `agentops.`.
 */
export interface AgentInstruments {
  /** Of model calls; with the names of the latest conventions, of other calls than inference. */
  readonly operationDuration: Histogram;
  readonly inferenceDuration: Histogram;
  readonly timeToFirstChunk: Histogram;
  readonly timePerOutputChunk: Histogram;
  /** Until the conventions took it out: what everybody emits. */
  readonly tokenUsage: Histogram;
  readonly cost: Counter;
  readonly invokeAgentDuration: Histogram;
  readonly invokeAgentInferenceCalls: Histogram;
  readonly invokeAgentToolCalls: Histogram;
  readonly executeToolDuration: Histogram;
  readonly invokeWorkflowDuration: Histogram;
  readonly toolFailures: Counter;
  readonly retries: Counter;
  readonly handoffs: Counter;
  readonly sessionsStarted: Counter;
  readonly sessionsEnded: Counter;
  readonly sessionDuration: Histogram;
  readonly sessionSteps: Histogram;
  readonly sessionCost: Histogram;
  readonly sessionTokens: Histogram;
  /** Of the latest conventions. */
  readonly latestUsage: LatestUsage;
}

export interface LatestUsage {
  readonly inputTokens: Counter;
  readonly outputTokens: Counter;
  readonly cacheReadTokens: Counter;
  readonly cacheWriteTokens: Counter;
  readonly reasoningTokens: Counter;
  readonly operationInputTokens: Histogram;
  readonly operationOutputTokens: Histogram;
}

export function createAgentInstruments(meter: Meter, latestNames: boolean): AgentInstruments {
  const histogram = (name: string, unit: string, description: string, buckets: number[]): Histogram =>
    meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: buckets } });
  const counter = (name: string, unit: string, description: string): Counter =>
    meter.createCounter(name, { unit, description });
  const inference = latestNames ? "gen_ai.client.inference" : "gen_ai.client.operation";
  const usage = (name: string): Counter =>
    counter(`gen_ai.client.inference.usage.${name}`, "{token}", "Tokens used by model calls");
  return {
    operationDuration: histogram(
      "gen_ai.client.operation.duration",
      "s",
      "Duration of calls to a model",
      DURATION,
    ),
    inferenceDuration: histogram(`${inference}.duration`, "s", "Duration of calls to a model", DURATION),
    timeToFirstChunk: histogram(
      `${inference}.time_to_first_chunk`,
      "s",
      "Time until the first piece of a streamed answer",
      DURATION,
    ),
    timePerOutputChunk: histogram(
      `${inference}.time_per_output_chunk`,
      "s",
      "Time between two pieces of a streamed answer",
      DURATION,
    ),
    tokenUsage: histogram("gen_ai.client.token.usage", "{token}", "Tokens used by a call", TOKENS),
    cost: counter("agentops.llm.cost", "USD", "Cost of model calls that have a price"),
    invokeAgentDuration: histogram(
      "gen_ai.invoke_agent.duration",
      "s",
      "Duration of an agent's run",
      AGENT_DURATION,
    ),
    invokeAgentInferenceCalls: histogram(
      "gen_ai.invoke_agent.inference_calls",
      "{inference_call}",
      "Model calls of one run of an agent",
      CALLS,
    ),
    invokeAgentToolCalls: histogram(
      "gen_ai.invoke_agent.tool_calls",
      "{tool_call}",
      "Tool calls of one run of an agent",
      CALLS,
    ),
    executeToolDuration: histogram("gen_ai.execute_tool.duration", "s", "Duration of a tool call", DURATION),
    invokeWorkflowDuration: histogram(
      "gen_ai.invoke_workflow.duration",
      "s",
      "Duration of a workflow's run",
      LONG_DURATION,
    ),
    toolFailures: counter("agentops.tool.failures", "{failure}", "Tool calls that failed"),
    retries: counter("agentops.retries", "{retry}", "Calls made again after the same one had failed"),
    handoffs: counter("agentops.handoffs", "{handoff}", "Hand-overs from one agent to another"),
    sessionsStarted: counter("agentops.session.started", "{session}", "Sessions that started"),
    sessionsEnded: counter("agentops.session.ended", "{session}", "Sessions that ended"),
    sessionDuration: histogram("agentops.session.duration", "s", "Duration of a session", LONG_DURATION),
    sessionSteps: histogram("agentops.session.steps", "{step}", "Calls and actions of one session", STEPS),
    sessionCost: histogram("agentops.session.cost", "USD", "Cost of one session", COST),
    sessionTokens: histogram("agentops.session.tokens", "{token}", "Tokens used in one session", TOKENS),
    latestUsage: {
      inputTokens: usage("input_tokens"),
      outputTokens: usage("output_tokens"),
      cacheReadTokens: usage("cache_read.input_tokens"),
      cacheWriteTokens: usage("cache_write.input_tokens"),
      reasoningTokens: usage("reasoning.output_tokens"),
      operationInputTokens: histogram(
        "gen_ai.client.inference.operation.input_tokens",
        "{token}",
        "Input tokens of one call",
        TOKENS,
      ),
      operationOutputTokens: histogram(
        "gen_ai.client.inference.operation.output_tokens",
        "{token}",
        "Output tokens of one call",
        TOKENS,
      ),
    },
  };
}
