import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

// The session that travels with a trace: who injects it, and what it is on the other side.

const sdk = withSdk();

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";
const FIELDS = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01`, "agentops-session-id": "s-1" };

it("injects the process's own session, unless it has none", () => {
  const session = sdk.init();
  expect(agentops.injectContext({})).toEqual({ "agentops-session-id": session.id });
});

it("injects nothing where there is nothing", () => {
  sdk.init({ autoStartSession: false });
  expect(agentops.injectContext({})).toEqual({});
});

it("injects a session from outside with its own newest span", async () => {
  sdk.init();
  const session = agentops.startSession();
  expect(session.injectContext({})).toEqual({ "agentops-session-id": session.id });
  const inside = await session.run(() => agentops.injectContext({}));
  expect(session.injectContext({})).toEqual(inside);
  const other = await agentops.withSession({ name: "other" }, () => session.injectContext({}));
  expect(other).toEqual(inside);
  const unrun = agentops.startSession({ sessionId: "unrun" });
  expect(await session.run(() => unrun.injectContext({}))).toEqual({
    traceparent: expect.any(String),
    "agentops-session-id": "unrun",
  });
});

it("continues a session under one handle, which can be ended here", async () => {
  sdk.init();
  const handle = agentops.withContext(FIELDS, () => agentops.currentSession());
  expect(agentops.withContext({ ...FIELDS }, () => agentops.currentSession())).toBe(handle);
  expect(await agentops.endAllSessions()).toEqual([]);
  await handle?.end({ endState: "Fail", endStateReason: "gave up" });
  await agentops.flush();
  const end = sdk.collector.span("session");
  expect(end).toMatchObject({ traceId: TRACE_ID, parentSpanId: SPAN_ID });
  expect(end.attributes).toMatchObject({ "session.id": "s-1", "agentops.session.end_state": "Fail" });
  expect(agentops.withContext(FIELDS, () => agentops.currentSession())).not.toBe(handle);
});

it("finds the sessions of this process by their id", () => {
  const own = sdk.init();
  const started = agentops.startSession();
  for (const session of [own, started]) {
    const carrier = session.injectContext({});
    expect(agentops.withContext(carrier, () => agentops.currentSession())).toBe(session);
  }
});

it("stays itself where a session extracts what another one injected", () => {
  sdk.init();
  const session = agentops.startSession();
  const context = session.extractContext(FIELDS);
  expect(agentops.withContext(context, () => agentops.currentSession())).toBe(session);
  expect(trace.getSpanContext(context)?.traceId).toBe(TRACE_ID);
});

it("does not grow with the ids that come", () => {
  sdk.init();
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const extract = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) {
      agentops.extractContext({ "agentops-session-id": `session-${index}` });
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = extract(0, 20_000);
  expect(extract(20_000, 120_000) - before).toBeLessThan(10 * 1024 * 1024);
});

it("starts a session below a parent from elsewhere", async () => {
  sdk.init();
  await agentops.withSession({ name: "carrier", parent: FIELDS }, () => {});
  const context = agentops.extractContext({ ...FIELDS, "agentops-session-id": "s-2" });
  const session = agentops.startSession({ name: "context", parent: context });
  expect(session.id).not.toBe("s-2");
  await agentops.withSession({ name: "outer" }, () => session.run(() => {}));
  await agentops.startSession({ name: "unrun", parent: FIELDS }).end();
  const nothing = agentops.startSession({ name: "nothing came", parent: {} });
  await agentops.withSession({ name: "around" }, () => nothing.run(() => {}));
  await agentops.flush();
  const nameOf = (span: { attributes: Record<string, unknown> }) => span.attributes["agentops.session.name"];
  const children = sdk.collector.spans.filter((span) => span.parentSpanId === SPAN_ID);
  expect(children.map(nameOf).sort()).toEqual(["carrier", "context", "unrun"]);
  expect(sdk.collector.span("nothing came").parentSpanId).toBe(sdk.collector.span("around").spanId);
});

it("takes session ids of any script, as headers can carry them", () => {
  sdk.init();
  for (const id of ["订单 7", "100%", "a b", "x".repeat(256), "🛒".repeat(128)]) {
    const headers = agentops.startSession({ sessionId: id }).injectContext(new Headers());
    expect(headers.get("agentops-session-id")).toMatch(/^[\x21-\x7e]+$/);
    expect(agentops.withContext(headers, () => agentops.currentSession()?.id)).toBe(id);
  }
});

it("ignores session ids that are none", () => {
  sdk.init({ autoStartSession: false });
  const ids = ["", "  ", "a\u0000b", "a\nb", "a%0Ab", "\u009b", "\ud800", "x".repeat(257), "x".repeat(1e8)];
  for (const id of [...ids, 7, true, null, {}, [], ["a", "b"], Symbol("s"), () => "s"]) {
    const carrier = { "agentops-session-id": id };
    expect(agentops.withContext(carrier, () => agentops.currentSession())).toBeUndefined();
    expect(agentops.startSession({ sessionId: "ok" }).injectContext({})).toEqual({
      "agentops-session-id": "ok",
    });
  }
  for (const id of ["a\u0000b", "a\nb", "\ud800", "x".repeat(257)]) {
    expect(agentops.startSession({ sessionId: id }).injectContext({})).toEqual({});
  }
});
