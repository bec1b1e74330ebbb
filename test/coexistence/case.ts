import type { NeighbourName, Plan, SetUp, Step } from "./plan.ts";

/** Which copies of the SDK a process has. */
export type Copies =
  /** One, which shares the customer's copy of `@opentelemetry/api`. */
  | "one"
  /** Two beside each other, the second of another version. */
  | "two"
  /** One, whose copy of `@opentelemetry/api` is of another version than the customer's. */
  | "other api";

/** Known limits, each told in docs/coexistence.md. */
export type Limit =
  /** The provider cannot be joined, or is not to be: AgentOps gets its own spans, connected, and none of theirs. */
  | "not joined"
  /** What the customer's copy of the API makes before anybody has registered is a no-op, as without us. */
  | "nothing early";

export interface Case {
  /** Its row in docs/coexistence.md; no other case has this name. */
  readonly name: string;
  /** The folder of `test/matrix` that it runs in. */
  readonly folder: string;
  readonly line: Plan["line"];
  readonly setUp: SetUp;
  readonly modules: Plan["modules"];
  readonly steps: readonly Step[];
  readonly copies: Copies;
  readonly neighbour?: NeighbourName;
  /** Default "auto". */
  readonly mode?: Plan["mode"];
  /** Runs in `npm test`; the others in `npm run test:matrix` only. */
  readonly slice: boolean;
  /** A known limit: who alone gets the spans of the global tracer, or gets them before anybody has registered. */
  readonly limit?: Limit;
}
