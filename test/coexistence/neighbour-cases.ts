import type { Case, Limit } from "./case.ts";
import type { NeighbourName, Plan, Step } from "./plan.ts";

/** Beside each neighbour in every order; where the customer has an OpenTelemetry of their own too, those of all three. */
export function neighbourCases(): Case[] {
  return NEIGHBOURS.flatMap(({ ownOtel, name, ...rest }) =>
    Object.entries(ownOtel ? BESIDE_BOTH : BESIDE_ONE).map(
      ([order, steps]): Case => ({
        ...rest,
        name: `${name}, ${order}`,
        setUp: ownOtel ? "TracerProvider" : "none",
        modules: "esm",
        copies: "one",
        slice: false,
        steps,
      }),
    ),
  );
}

// --- internal ---

interface NeighbourCase {
  neighbour: NeighbourName;
  folder: string;
  line: Plan["line"];
  name: string;
  /** Whether the customer has an OpenTelemetry of their own beside it. */
  ownOtel: boolean;
  limit?: Limit;
}

const BESIDE_ONE: Record<string, readonly Step[]> = {
  "AgentOps last": ["neighbour", "agentops", "work"],
  "AgentOps first": ["agentops", "before", "neighbour", "work"],
  "AgentOps 1 s earlier": ["agentops", "before", "wait", "neighbour", "work"],
};

const BESIDE_BOTH: Record<string, readonly Step[]> = {
  "customer, neighbour, AgentOps": ["customer", "neighbour", "agentops", "work"],
  "neighbour, customer, AgentOps": ["neighbour", "customer", "agentops", "work"],
  "AgentOps, customer, neighbour": ["agentops", "before", "customer", "neighbour", "work"],
  "AgentOps, neighbour, customer": ["agentops", "before", "neighbour", "customer", "work"],
  "customer, AgentOps, neighbour": ["customer", "agentops", "neighbour", "work"],
};

const NEIGHBOURS: readonly NeighbourCase[] = [
  { name: "@sentry/node", neighbour: "sentry", folder: "neighbour-sentry", line: 3, ownOtel: false },
  {
    name: "@sentry/node and OTel 3.x",
    neighbour: "sentry",
    folder: "neighbour-sentry",
    line: 3,
    ownOtel: true,
  },
  {
    name: "@sentry/node with openTelemetryIntegration",
    neighbour: "sentry with OTLP",
    folder: "neighbour-sentry",
    line: 3,
    ownOtel: false,
  },
  {
    name: "@sentry/node with enableOpenTelemetrySetup",
    neighbour: "sentry with OpenTelemetry",
    folder: "neighbour-sentry",
    line: 3,
    ownOtel: false,
    limit: "not joined",
  },
  { name: "@langfuse/otel", neighbour: "langfuse", folder: "neighbour-langfuse", line: 2, ownOtel: false },
  {
    name: "@langfuse/otel in the customer's provider",
    neighbour: "langfuse beside",
    folder: "neighbour-langfuse",
    line: 2,
    ownOtel: false,
  },
  {
    name: "@langfuse/otel isolated, and OTel 2.x",
    neighbour: "langfuse isolated",
    folder: "neighbour-langfuse",
    line: 2,
    ownOtel: true,
  },
  {
    name: "@traceloop/node-server-sdk",
    neighbour: "traceloop",
    folder: "neighbour-traceloop",
    line: 2,
    ownOtel: false,
  },
  {
    name: "@traceloop/node-server-sdk and OTel 2.x",
    neighbour: "traceloop",
    folder: "neighbour-traceloop",
    line: 2,
    ownOtel: true,
  },
  {
    name: "@vercel/otel",
    neighbour: "vercel-otel",
    folder: "neighbour-vercel-otel",
    line: 2,
    ownOtel: false,
  },
  {
    name: "@vercel/otel and OTel 2.x",
    neighbour: "vercel-otel",
    folder: "neighbour-vercel-otel",
    line: 2,
    ownOtel: true,
  },
];
