import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import type { ReceivedSpan } from "./otlp-schema.ts";
import { withSdk } from "./with-sdk.ts";

// Every recorder, in every form it can be used in, around every shape of function, for every way that a call can end.

const sdk = withSdk();

// biome-ignore lint/suspicious/noExplicitAny: functions of every type go through the table
type AnyFunction = (...args: any[]) => any;

const RECORDERS = {
  action: agentops.recordAction,
  agent: agentops.recordAgent,
  guardrail: agentops.recordGuardrail,
  llm: agentops.recordLLM,
  task: agentops.recordTask,
  tool: agentops.recordTool,
  workflow: agentops.recordWorkflow,
};
type Recorder = (typeof RECORDERS)["action"];

const FORMS: Record<
  string,
  (record: Recorder, name: string, fn: AnyFunction, options: object) => AnyFunction
> = {
  wrapper: (record, name, fn, options) => record(name, fn, options),
  curried: (record, name, fn, options) => record(name, options)(fn),
  nameless: (record, name, fn, options) =>
    record(Object.defineProperty(fn, "name", { value: name }), options),
  "TC39 decorator": (record, name, fn, options) =>
    record(name, options)(fn, { kind: "method", name } as ClassMethodDecoratorContext),
  "legacy decorator": (record, name, fn, options) =>
    record(name, options)({}, name, { value: fn }).value as AnyFunction,
};

const leaf = agentops.recordTask("leaf", (of: string) => of);
const reader = agentops.recordTask("reader", (of: string) => of);

/** What the functions of the table produce piece by piece, or fail with. */
type Ending = "success" | "throw" | "cancel";
const PIECES = ["a", "b"];
/** One error for each call: one object is recorded once in a trace. */
const thrown = new Map<string, RangeError>();
function broken(name: string): RangeError {
  const error = new RangeError("broken");
  thrown.set(name, error);
  return error;
}

function* pieces(name: string, ending: Ending): Generator<string> {
  for (const piece of PIECES) {
    leaf(name);
    yield piece;
  }
  if (ending === "throw") throw broken(name);
  if (ending === "cancel") for (;;) yield "more";
}
async function* asyncPieces(name: string, ending: Ending): AsyncGenerator<string> {
  for (const piece of pieces(name, ending)) {
    await sleep(0);
    yield piece;
  }
}
const nodeStream = (name: string, ending: Ending) => Readable.from(asyncPieces(name, ending));
function webStream(name: string, ending: Ending): ReadableStream<string> {
  const source = asyncPieces(name, ending);
  return new ReadableStream<string>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Reads two pieces and then, where it is to be cancelled, leaves. */
async function consume(
  name: string,
  ending: Ending,
  stream: Iterable<unknown> | AsyncIterable<unknown>,
): Promise<void> {
  let read = 0;
  for await (const _ of stream) {
    reader(name);
    read += 1;
    if (ending === "cancel" && read === PIECES.length) break;
  }
  if (!(stream instanceof Readable) || stream.closed) return;
  await new Promise((resolve) => stream.once("close", resolve));
}

interface Shape {
  make(name: string, ending: Ending): AnyFunction;
  use(fn: AnyFunction, name: string, ending: Ending): unknown;
  endings: Ending[];
  /** Leaves a stream: how its span says that it ended. */
  streams?: boolean;
  options?: agentops.RecordOptions;
  output: string;
}

const streaming = {
  endings: ["success", "throw", "cancel"] satisfies Ending[],
  streams: true,
  use: async (fn: AnyFunction, name: string, ending: Ending) => consume(name, ending, await fn(name, ending)),
};

const SHAPES: Record<string, Shape> = {
  "a sync function": {
    make: () => (name: string, ending: Ending) => {
      leaf(name);
      if (ending === "throw") throw broken(name);
      return "ab";
    },
    use: (fn, name, ending) => fn(name, ending),
    endings: ["success", "throw"],
    output: "ab",
  },
  "an async function": {
    make: () => async (name: string, ending: Ending) => {
      await sleep(1);
      leaf(name);
      if (ending === "throw") throw broken(name);
      await sleep(1, undefined, ending === "cancel" ? { signal: AbortSignal.abort() } : {});
      return "ab";
    },
    use: (fn, name, ending) => fn(name, ending),
    endings: ["success", "throw", "cancel"],
    output: "ab",
  },
  "a callback": {
    make: () => (name: string, ending: Ending, done: (error: unknown, result?: string) => void) => {
      setTimeout(() => {
        leaf(name);
        if (ending === "throw") done(broken(name));
        else done(null, "ab");
      }, 1);
    },
    use: (fn, name, ending) =>
      new Promise<void>((resolve, reject) => {
        fn(name, ending, (error: unknown) => {
          reader(name);
          if (error) reject(error);
          else resolve();
        });
      }),
    endings: ["success", "throw"],
    options: { callback: true },
    output: "ab",
  },
  "a generator": {
    ...streaming,
    make: () =>
      function* (name: string, ending: Ending) {
        yield* pieces(name, ending);
      },
    output: '["a","b"]',
  },
  "an async generator": {
    ...streaming,
    make: () =>
      async function* (name: string, ending: Ending) {
        yield* asyncPieces(name, ending);
      },
    output: '["a","b"]',
  },
  "a Readable": { ...streaming, make: () => nodeStream, output: "ab" },
  "a Readable that is listened to": {
    ...streaming,
    make: () => nodeStream,
    use: (fn, name, ending) =>
      new Promise((resolve, reject) => {
        const stream: Readable = fn(name, ending);
        let read = 0;
        stream.on("data", () => {
          read += 1;
          if (ending === "cancel" && read === PIECES.length) stream.destroy();
        });
        stream.on("error", reject);
        stream.on("close", resolve);
      }),
    output: "ab",
  },
  "a ReadableStream": { ...streaming, make: () => webStream, output: "ab" },
  "a ReadableStream that is read by a reader": {
    ...streaming,
    make: () => webStream,
    use: async (fn, name, ending) => {
      const streamReader = (fn(name, ending) as ReadableStream<string>).getReader();
      for (let read = 0; ; read += 1) {
        if (ending === "cancel" && read === PIECES.length) return streamReader.cancel();
        if ((await streamReader.read()).done) return undefined;
        reader(name);
      }
    },
    output: "ab",
  },
  "the promise of a ReadableStream": {
    ...streaming,
    make: () => async (name: string, ending: Ending) => webStream(name, ending),
    output: "ab",
  },
  "the promise of a Readable": {
    ...streaming,
    make: () => async (name: string, ending: Ending) => nodeStream(name, ending),
    output: "ab",
  },
  "the promise of an async generator": {
    ...streaming,
    make: () => async (name: string, ending: Ending) => asyncPieces(name, ending),
    use: async (fn, name, ending) => consume(name, ending, await fn(name, ending)),
    output: '["a","b"]',
  },
};

const cells = Object.entries(SHAPES).flatMap(([shapeName, shape]) =>
  shape.endings.map((ending) => [shapeName, ending, shape] as const),
);

describe("every recorder in every form", () => {
  it.each(cells)("records %s that ends by %s", async (_shapeName, ending, shape) => {
    sdk.init();
    const names = new Map<string, string>();
    await agentops.withSession({ name: "table" }, async () => {
      for (const [kind, recorder] of Object.entries(RECORDERS)) {
        for (const [form, wrap] of Object.entries(FORMS)) {
          const name = `${kind} as ${form}`;
          names.set(name, kind);
          const fn = wrap(recorder as Recorder, name, shape.make(name, ending), shape.options ?? {});
          const outcome = await Promise.resolve()
            .then(() => shape.use(fn, name, ending))
            .then(
              () => "returned",
              (error) => error,
            );
          if (ending === "throw") expect(outcome).toBe(thrown.get(name));
          else if (shape.streams || ending === "success") expect(outcome).toBe("returned");
          else expect(outcome.name).toBe("AbortError");
        }
      }
    });
    expect(await agentops.flush()).toBe(true);

    const session = sdk.collector.span("table");
    for (const [name, kind] of names) {
      const span = sdk.collector.spans.find((received) => received.name.endsWith(name)) as ReceivedSpan;
      const content = kind === "tool" ? "gen_ai.tool.call.result" : "agentops.entity.output";
      const failed = ending === "throw" || (ending === "cancel" && !shape.streams);
      expect(span.attributes["agentops.span.kind"]).toBe(kind);
      expect(span.parentSpanId).toBe(session.spanId);
      expect(span.status.code).toBe(failed ? 2 : 0);
      expect(span.attributes["error.type"]).toBe(
        ending === "throw" ? "RangeError" : failed ? "AbortError" : undefined,
      );
      expect(span.events).toHaveLength(failed ? 1 : 0);
      expect(span.attributes["agentops.span.end"]).toBe(
        shape.streams ? { success: "consumed", throw: "failed", cancel: "cancelled" }[ending] : undefined,
      );
      expect(span.attributes[content]).toBe(failed && !shape.streams ? undefined : shape.output);
      // What the function runs is inside its span, whoever reads it; what its reader runs is not.
      for (const inner of sdk.collector.spans.filter(
        (received) => received.attributes["agentops.entity.input"] === name,
      )) {
        const isLeaf = inner.name === "leaf";
        expect([inner.name, inner.parentSpanId]).toEqual([inner.name, isLeaf ? span.spanId : session.spanId]);
      }
    }
    const leaves = sdk.collector.spans.filter(({ name }) => name === "leaf");
    expect(leaves.length).toBeGreaterThanOrEqual(names.size);
  });
});
