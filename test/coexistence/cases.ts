import type { Case } from "./case.ts";
import { neighbourCases } from "./neighbour-cases.ts";
import type { Step } from "./plan.ts";

const ORDERS: Record<string, readonly Step[]> = {
  "customer first": ["customer", "agentops", "work"],
  "AgentOps first": ["agentops", "before", "customer", "work"],
  "customer 1 s later": ["agentops", "before", "wait", "customer", "work"],
};

const LINES = [
  { line: 1, folder: "otel-1", name: "OTel 1.30", provider: "NodeTracerProvider" },
  { line: 2, folder: "otel-2", name: "OTel 2.x", provider: "NodeTracerProvider" },
  { line: 3, folder: "otel-3", name: "OTel 3.x", provider: "TracerProvider" },
] as const;

type Line = (typeof LINES)[number];

const [, ...LATE_LINES] = LINES;

/** Beside the plain provider in every order. */
const SLICE = new Set([
  "OTel 1.30, NodeSDK, AgentOps first",
  "OTel 2.x, NodeSDK, AgentOps first",
  "OTel 3.x, NodeSDK, AgentOps first",
  "OTel 3.x, API 1.10 beside 1.9, AgentOps first",
  "OTel 3.x, customer twice, AgentOps first",
]);

export const cases: readonly Case[] = [
  ...LINES.flatMap((line) => [
    ...eachOrder(line, line.provider, {}),
    ...eachOrder(line, "NodeSDK", { setUp: "NodeSDK" }),
    ...eachOrder(line, "two copies of the SDK", { copies: "two" }),
    ...eachOrder(line, `API ${line.line === 3 ? "1.10" : "1.9"} beside ${line.line === 3 ? "1.9" : "1.10"}`, {
      copies: "other api",
      ...(line.line === 3 ? { limit: "nothing early" } : {}),
    }),
    one(line, `${line.provider} with agentops.spanProcessor()`, ["customer with spanProcessor()", "work"]),
    one(line, "NodeSDK with agentops.spanProcessor()", ["customer with spanProcessor()", "work"], {
      setUp: "NodeSDK",
    }),
    one(line, "a second registration that is refused", [
      "agentops",
      "before",
      "customer",
      "customer refused",
      "work",
    ]),
    one(line, "customer twice, AgentOps first", [
      "agentops",
      "before",
      "customer",
      "work",
      "customer again",
      "work",
    ]),
    one(line, "customer twice, AgentOps between", ["customer", "agentops", "work", "customer again", "work"]),
  ]),
  ...LATE_LINES.flatMap((line) => eachOrder(line, "CommonJS", { modules: "cjs" })),
  ...eachOrder(LINES[2], "OTEL_CONFIG_FILE", { setUp: "config file" }),
  ...eachOrder(LINES[2], 'otel.mode "own"', { mode: "own", limit: "not joined" }),
  ...eachOrder(LINES[2], 'otel.mode "isolated"', { mode: "isolated", limit: "not joined" }),
  one(
    LINES[2],
    "HttpInstrumentation, which must not see our requests",
    ["customer", "agentops", "work", "wait", "work"],
    {
      setUp: "NodeSDK with HttpInstrumentation",
      modules: "cjs",
    },
  ),
  ...neighbourCases(),
];

// --- internal ---

type Difference = Partial<Pick<Case, "setUp" | "modules" | "copies" | "limit" | "mode">>;

function one(
  { line, folder, name }: Line,
  what: string,
  steps: readonly Step[],
  difference: Difference = {},
): Case {
  const caseName = `${name}, ${what}`;
  return {
    name: caseName,
    folder,
    line,
    setUp: "TracerProvider",
    modules: "esm",
    copies: "one",
    slice: /^(Node)?TracerProvider, /.test(what) || SLICE.has(caseName),
    steps,
    ...difference,
  };
}

function eachOrder(line: Line, what: string, difference: Difference): Case[] {
  return Object.entries(ORDERS).map(([order, steps]) => one(line, `${what}, ${order}`, steps, difference));
}
