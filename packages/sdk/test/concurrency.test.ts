import { EventEmitter, once } from "node:events";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import type { ReceivedSpan } from "./otlp-schema.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const SESSIONS = 2000;

/** Whatever was recorded says in its arguments whose it is. */
interface Owned {
  owner: number;
}

const tool = agentops.recordTool("tool", async ({ owner }: Owned) => {
  await sleep(Math.random() * 5);
  if (Math.random() < 0.2) throw new Error(`of ${owner}`);
  return owner;
});
const action = agentops.recordAction("action", ({ owner }: Owned) => owner);
const listen = agentops.recordTask("listen", async (owned: Owned) => {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit("ready", action(owned)), Math.random() * 5);
  await once(emitter, "ready");
  action(owned);
});
const numbers = agentops.recordWorkflow("numbers", function* (owned: Owned) {
  for (let step = 0; step < 3; step += 1) yield action(owned);
});
const stream = agentops.recordAgent("stream", async function* (owned: Owned) {
  for (let step = 0; step < 3; step += 1) {
    await nextTurn();
    yield await tool(owned).catch(() => owned.owner);
  }
});
const wander = agentops.recordAgent("wander", async (owned: Owned, depth: number): Promise<void> => {
  const work = [
    () => tool(owned).catch(() => {}),
    () => listen(owned),
    () => void [...numbers(owned)],
    async () => {
      for await (const _ of stream(owned)) if (Math.random() < 0.3) break;
    },
    () => (depth > 0 ? wander(owned, depth - 1) : undefined),
    () =>
      new Promise<void>((resolve) =>
        process.nextTick(() => queueMicrotask(() => resolve(void action(owned)))),
      ),
  ];
  const chosen = work.filter(() => Math.random() < 0.5);
  if (Math.random() < 0.5) await Promise.all(chosen.map((run) => run()));
  else for (const run of chosen) await run();
});

function ownerOf({ attributes }: ReceivedSpan): number {
  const text = attributes["gen_ai.tool.call.arguments"] ?? attributes["agentops.entity.input"];
  const parsed: Owned | [Owned] = JSON.parse(text as string);
  return Array.isArray(parsed) ? parsed[0].owner : parsed.owner;
}

it("keeps two thousand sessions apart that run at the same time", { timeout: 60_000 }, async () => {
  sdk.init();
  const sessions = await Promise.all(
    Array.from({ length: SESSIONS }, (_, owner) =>
      agentops.withSession({ name: `s${owner}` }, async (session) => {
        await nextTurn();
        await wander({ owner }, 2);
        return session;
      }),
    ),
  );
  expect(await agentops.flush({ timeout: 30_000 })).toBe(true);
  const spans = new Map(sdk.collector.spans.map((span) => [span.spanId, span]));
  const counted = new Map<string, { tools: number; actions: number; errors: number }>();
  for (const span of spans.values()) {
    const session = span.attributes["session.id"] as string;
    const parent = spans.get(span.parentSpanId);
    if (span.attributes["agentops.span.kind"] === "session") {
      expect([span.name, span.parentSpanId]).toEqual([`s${sessions.findIndex((s) => s.id === session)}`, ""]);
      continue;
    }
    expect(sessions[ownerOf(span)]?.id).toBe(session);
    expect(parent?.attributes["session.id"]).toBe(session);
    expect(parent?.traceId).toBe(span.traceId);
    const counts = counted.get(session) ?? { tools: 0, actions: 0, errors: 0 };
    counted.set(session, counts);
    if (span.attributes["agentops.span.kind"] === "tool") counts.tools += 1;
    else counts.actions += 1;
    counts.errors += span.events.length;
  }
  for (const session of sessions) {
    const { tools, actions, errors } = session.eventCounts;
    expect({ tools, actions, errors }).toEqual(counted.get(session.id));
    expect(session.endState).toBe("Success");
  }
});
