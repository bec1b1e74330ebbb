import { EventEmitter, once } from "node:events";
import { Readable } from "node:stream";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import type { ReceivedSpan } from "./otlp-schema.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const SESSIONS = 10_000;

/** Every recorded call gets one of these as its argument: whose it is, and which call it was made in. */
interface Call {
  owner: number;
  id: number;
  /** 0: the session itself. */
  caller: number;
}

let lastId = 0;
function from(caller: Call): Call {
  lastId += 1;
  return { owner: caller.owner, id: lastId, caller: caller.id };
}

const action = agentops.recordAction("action", (self: Call) => self.id);
const tool = agentops.recordTool("tool", async (self: Call) => {
  await sleep(Math.random() * 5);
  if (Math.random() < 0.2) throw new Error(`of ${self.owner}`);
  return self.id;
});
const listen = agentops.recordTask("listen", async (self: Call) => {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit("ready", action(from(self))), Math.random() * 5);
  await once(emitter, "ready");
  action(from(self));
});
const call = agentops.recordTask(
  "call",
  (self: Call, done: (error: Error | null) => void) => {
    setTimeout(
      () => done(Math.random() < 0.2 ? new Error(`of ${self.owner}`) : null),
      action(from(self)) % 5,
    );
  },
  { callback: true },
);
const numbers = agentops.recordWorkflow("numbers", function* (self: Call) {
  for (let step = 0; step < 3; step += 1) yield action(from(self));
});
const stream = agentops.recordAgent("stream", async function* (self: Call) {
  for (let step = 0; step < 3; step += 1) {
    await nextTurn();
    yield await tool(from(self)).catch(() => self.owner);
  }
});
async function* produce(self: Call): AsyncGenerator<string> {
  for (let step = 0; step < 3; step += 1) {
    await nextTurn();
    yield `${action(from(self))}`;
  }
}
const readable = agentops.recordTask("readable", (self: Call) => Readable.from(produce(self)));
const webStream = agentops.recordTask("web stream", async (self: Call) => {
  const source = produce(self);
  return new ReadableStream<string>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
});

/** Reads something that streams, calling something itself at each piece, and may leave early. */
async function read(self: Call, pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pieces) {
    action(from(self));
    if (Math.random() < 0.2) break;
  }
}

const wander = agentops.recordAgent("wander", async (self: Call, depth: number): Promise<void> => {
  const work = [
    () => tool(from(self)).catch(() => {}),
    () => listen(from(self)),
    () => new Promise<void>((resolve) => call(from(self), () => resolve(void action(from(self))))),
    () => void [...numbers(from(self))],
    () => read(self, stream(from(self))),
    () => read(self, readable(from(self))),
    async () => read(self, await webStream(from(self))),
    () => (depth > 0 ? wander(from(self), depth - 1) : undefined),
    () =>
      new Promise<void>((resolve) =>
        process.nextTick(() => queueMicrotask(() => resolve(void action(from(self))))),
      ),
  ];
  const chosen = work.filter(() => Math.random() < 0.25);
  if (Math.random() < 0.5) await Promise.all(chosen.map((run) => run()));
  else for (const run of chosen) await run();
});

function callOf({ attributes }: ReceivedSpan): Call {
  const text = attributes["gen_ai.tool.call.arguments"] ?? attributes["agentops.entity.input"];
  const parsed: Call | [Call] = JSON.parse(text as string);
  return Array.isArray(parsed) ? parsed[0] : parsed;
}

it("keeps ten thousand sessions apart that run at the same time", { timeout: 120_000 }, async () => {
  const own = sdk.init();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const timersBefore = timers();
  const sessions = await Promise.all(
    Array.from({ length: SESSIONS }, (_, owner) =>
      agentops.withSession({ name: `s${owner}` }, async (session) => {
        await nextTurn();
        await wander(from({ owner, id: 0, caller: 0 }), 1);
        return session;
      }),
    ),
  );
  // Streams that were left have to close.
  await expect.poll(() => agentops.stats().destinations.agentops?.made).toBe(SESSIONS + lastId);
  expect(await agentops.flush({ timeout: 60_000 })).toBe(true);

  const spans = sdk.collector.spans;
  const sessionSpans = new Map<string, ReceivedSpan>();
  const calls = new Map<number, ReceivedSpan>();
  for (const span of spans) {
    if (span.attributes["agentops.span.kind"] === "session") {
      sessionSpans.set(span.attributes["session.id"] as string, span);
    } else calls.set(callOf(span).id, span);
  }
  expect([sessionSpans.size, calls.size]).toEqual([SESSIONS, lastId]);
  let wrongSessions = 0;
  let wrongParents = 0;
  const counted = new Map<string, { tools: number; actions: number; errors: number }>();
  for (const [, span] of calls) {
    const session = span.attributes["session.id"] as string;
    const { owner, caller } = callOf(span);
    const parent = caller === 0 ? sessionSpans.get(session) : calls.get(caller);
    if (sessions[owner]?.id !== session) wrongSessions += 1;
    if (span.parentSpanId !== parent?.spanId || span.traceId !== parent.traceId) wrongParents += 1;
    const counts = counted.get(session) ?? { tools: 0, actions: 0, errors: 0 };
    counted.set(session, counts);
    if (span.attributes["agentops.span.kind"] === "tool") counts.tools += 1;
    else counts.actions += 1;
    counts.errors += span.events.length;
  }
  expect({ wrongSessions, wrongParents }).toEqual({ wrongSessions: 0, wrongParents: 0 });
  for (const session of sessions) {
    const { tools, actions, errors } = session.eventCounts;
    expect({ tools, actions, errors }).toEqual(counted.get(session.id));
    expect(session.endState).toBe("Success");
  }
  expect(own.eventCounts).toEqual({ llms: 0, tools: 0, actions: 0, errors: 0, apis: 0 });
  expect(agentops.stats().openSessions).toBe(0);
  expect(timers()).toBeLessThanOrEqual(timersBefore);
});
