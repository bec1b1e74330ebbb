/** What happens in the process of a case, in this order; everything but "agentops" also happens without us. */
export type Step =
  /** The customer sets up their OpenTelemetry, and registers it. */
  | "customer"
  /** As "customer", with `agentops.spanProcessor()` among the processors of their constructor, and no `init`. */
  | "customer with spanProcessor()"
  /** They try again while the first is registered. */
  | "customer refused"
  /** They take it back and register another. */
  | "customer again"
  /** The neighbour is initialised as its README says. */
  | "neighbour"
  /** `init`, of each copy of the SDK. */
  | "agentops"
  /** Work of an agent before there is a customer. */
  | "before"
  /** A second passes. */
  | "wait"
  | "work";

export type SetUp =
  | "TracerProvider"
  | "NodeSDK"
  | "NodeSDK with HttpInstrumentation"
  /** `startNodeSdk` with `OTEL_CONFIG_FILE`: the file decides everything. */
  | "config file"
  /** The customer has nothing of their own. */
  | "none";

export type NeighbourName =
  | "sentry"
  | "sentry with OpenTelemetry"
  | "sentry with OTLP"
  | "langfuse"
  | "langfuse beside"
  | "langfuse isolated"
  | "traceloop"
  | "vercel-otel";

/** Goes to the process of a case as JSON. */
export interface Plan {
  /** The folder of `test/matrix` whose packages the customer uses. */
  readonly folder: string;
  /** The major version of the customer's OpenTelemetry SDK. */
  readonly line: 1 | 2 | 3;
  readonly setUp: SetUp;
  readonly modules: "esm" | "cjs";
  readonly steps: readonly Step[];
  readonly neighbour?: NeighbourName | undefined;
  /** `otel.mode` of `init`. */
  readonly mode?: "auto" | "own" | "isolated" | undefined;
  /** Addresses of the copies of the SDK; the first opens sessions, agents and model calls, the last tools. */
  readonly agentops: readonly string[];
  /** Where everything is sent: customers to /customer-1 and so on, the neighbour to /neighbour, AgentOps to /agentops. */
  readonly sink: string;
}

/** What a process tells of itself when it is done. */
export interface ProcessReport {
  /** Whether each registration succeeded, in the words of the API. */
  readonly registered: string[];
  /** What the customer's own code saw: the active span, baggage, what was injected into carriers. */
  readonly seen: string[];
  readonly metrics: string[];
  /** What OpenTelemetry logged as error or warning. */
  readonly diagnostics: string[];
}
