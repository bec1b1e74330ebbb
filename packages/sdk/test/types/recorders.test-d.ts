// Compiled by `tsc -b`, never run: what the types must accept, and after @ts-expect-error what they must refuse.
import * as agentops from "../../src/index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function check<_T extends true>(): void {}

// Every form gives back the very type that it got.

type Search = (query: string, limit?: number) => Promise<string[]>;
declare const search: Search;
const named = agentops.recordTool("search", search);
check<Equal<typeof named, Search>>();
const nameless = agentops.recordTool(search);
check<Equal<typeof nameless, Search>>();
const curried = agentops.recordTool("search")(search);
check<Equal<typeof curried, Search>>();
const anonymous = agentops.recordTool()(search);
check<Equal<typeof anonymous, Search>>();

// Overloads.

interface Overloaded {
  (input: string): string;
  (input: number, radix: number): number;
}
declare const overloaded: Overloaded;
const recorded = agentops.recordAction(overloaded);
check<Equal<typeof recorded, Overloaded>>();
check<Equal<ReturnType<typeof callWithNumber>, number>>();
function callWithNumber() {
  return recorded(1, 2);
}
// @ts-expect-error there is no such overload
recorded(1);

// Generics.

const generic = agentops.recordTask("generic", <T>(values: readonly T[]): T | undefined => values[0]);
const first = generic(["a"] as const);
check<Equal<typeof first, "a" | undefined>>();

// `this`.

const bound = agentops.recordTask(function read(this: { base: string }, name: string): string {
  return this.base + name;
});
bound.call({ base: "/" }, "x");
// @ts-expect-error `this` has no base
bound.call({}, "x");

// Generators, streams, own properties and type predicates.

const numbers = agentops.recordWorkflow(function* (): Generator<number, string, boolean> {
  return (yield 1) ? "a" : "b";
});
check<Equal<ReturnType<typeof numbers>, Generator<number, string, boolean>>>();
const stream = agentops.recordLLM(
  "stream",
  async (): Promise<ReadableStream<Uint8Array>> => new ReadableStream(),
);
check<Equal<Awaited<ReturnType<typeof stream>>, ReadableStream<Uint8Array>>>();
const versioned = agentops.recordTool(Object.assign(() => 1, { version: 2 }));
check<Equal<typeof versioned.version, number>>();
const isText = agentops.recordGuardrail((value: unknown): value is string => typeof value === "string");
declare const value: unknown;
if (isText(value)) value.toUpperCase();

// Options.

agentops.recordTool("read", (done: (error: Error | null) => void) => done(null), { callback: true });
agentops.recordAgent("planner", search, { id: "a-1", attributes: { team: "x" } });
agentops.recordAgent("planner", { id: "a-1" })(search);
// @ts-expect-error no such option
agentops.recordTool("search", search, { identity: "a-1" });
for (const recorder of [agentops.recordTool, agentops.recordAgent]) recorder("any", search);
// @ts-expect-error no function
agentops.recordTool("search", "search");

// Decorators, TC39: methods of every kind, and nothing else.

export class Decorated {
  @agentops.recordAgent("plan", { id: "a-1" })
  async plan(question: string): Promise<string> {
    return this.#hidden(question);
  }

  @agentops.recordTool()
  static rate(text: string): number {
    return text.length;
  }

  @agentops.recordTask("hidden")
  #hidden(question: string): string {
    return question;
  }

  @agentops.recordTask("stream")
  async *stream(): AsyncGenerator<string> {
    yield "a";
  }

  // @ts-expect-error a getter
  @agentops.recordTool("getter")
  get size(): number {
    return 1;
  }

  // @ts-expect-error a setter
  @agentops.recordTool("setter")
  set size(_size: number) {}

  // @ts-expect-error a field
  @agentops.recordTool("field")
  field = 1;

  // @ts-expect-error a field that holds a function
  @agentops.recordTool("arrow")
  arrow = () => 1;

  // @ts-expect-error an accessor
  @agentops.recordTool("accessor")
  accessor automatic = 1;
}

// @ts-expect-error a class
@agentops.recordAgent("class")
export class DecoratedClass {}

// Handles, hand-offs, approvals and events.

using handle = agentops.span("tool", "search");
const ran = handle.run(async () => 1);
check<Equal<typeof ran, Promise<number>>>();
// @ts-expect-error no such kind
agentops.span("tools", "search");
const handed = agentops.handoff("writer", () => search("x"));
check<Equal<typeof handed, Promise<string[]>>>();
check<Equal<ReturnType<typeof handOnly>, void>>();
function handOnly() {
  return agentops.handoff("writer");
}
const approved = agentops.approval("refund", async () => true);
check<Equal<typeof approved, Promise<boolean>>>();
// @ts-expect-error not an answer
agentops.approval("refund", () => "yes");
agentops.record(new agentops.LLMEvent({ model: "m", promptTokens: 1 }));
agentops.record({
  type: "error",
  triggerEvent: new agentops.ToolEvent({ name: "x" }),
  exception: new Error(),
});
// @ts-expect-error an event says what it is
agentops.record({ model: "m" });
// @ts-expect-error tools have a name, not a model
agentops.record({ type: "tool", model: "m" });
