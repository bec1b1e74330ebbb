/** What the customer's agent is made of: with us it is recorded, without us the same functions run. */
export interface Agent {
  session<T>(name: string, run: () => Promise<T>): Promise<T>;
  agent: Wrap;
  tool: Wrap;
  model: Wrap;
}

type Wrap = <Arguments extends unknown[], Result>(
  name: string,
  run: (...given: Arguments) => Promise<Result>,
) => (...given: [...Arguments, ...unknown[]]) => Promise<Result>;

type Sdk = typeof import("agentops");

/** Of several copies of the SDK the first opens sessions, agents and model calls, the last tools. */
export function makeAgent(copies: readonly Sdk[]): Agent {
  const first = copies[0];
  const last = copies.at(-1);
  const asItIs: Wrap = (_name, run) => run as never;
  if (first === undefined || last === undefined) {
    return { session: (_name, run) => run(), agent: asItIs, tool: asItIs, model: asItIs };
  }
  return {
    session: (name, run) => first.withSession({ name }, run),
    agent: (name, run) => first.recordAgent(name, run as never),
    tool: (name, run) => last.recordTool(name, run as never),
    model: (name, run) => first.recordLLM(name, run as never),
  };
}
