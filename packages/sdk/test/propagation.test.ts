import { ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

// What one process writes and another reads, whatever it travels in.

const sdk = withSdk();

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;
const FIELDS = { traceparent: TRACEPARENT, tracestate: "shop=a,bank=b", "agentops-session-id": "s-1" };

function read(carrier: agentops.Carrier): { session: string | undefined; span: SpanContext | undefined } {
  return agentops.withContext(carrier, () => ({
    session: agentops.currentSession()?.id,
    span: trace.getSpanContext(agentops.extractContext(carrier)),
  }));
}

const asBuffers = Object.entries(FIELDS).map(([name, text]) => [name, Buffer.from(text)]);
const asAttributes = (key: string) =>
  Object.entries(FIELDS).map(([name, text]) => [name, { DataType: "String", [key]: text }]);

it.each<[string, object]>([
  ["a plain object", FIELDS],
  ["an object without prototype", Object.assign(Object.create(null), FIELDS)],
  [
    "an object in another case",
    { TraceParent: TRACEPARENT, TRACESTATE: "shop=a,bank=b", "AgentOps-Session-Id": "s-1" },
  ],
  ["Headers", new Headers(FIELDS)],
  ["a Map", new Map(Object.entries(FIELDS))],
  [
    "a Map in another case",
    new Map(Object.entries(FIELDS).map(([name, text]) => [name.toUpperCase(), text])),
  ],
  ["a list of names and values", Object.entries({ Host: "x", ...FIELDS }).flat()],
  ["a list of pairs", Object.entries({ Host: "x", ...FIELDS })],
  ["an environment", { PATH: "/bin", TRACEPARENT, TRACESTATE: "shop=a,bank=b", AGENTOPS_SESSION_ID: "s-1" }],
  [
    "headers with several values",
    { ...FIELDS, traceparent: [TRACEPARENT], tracestate: ["shop=a", "bank=b"] },
  ],
  ["a list with a header twice", Object.entries({ ...FIELDS, tracestate: "shop=a", TraceState: "bank=b" })],
  ["headers of Kafka", Object.fromEntries(asBuffers)],
  ["attributes of an SQS message", Object.fromEntries(asAttributes("StringValue"))],
  ["attributes of an SQS event", Object.fromEntries(asAttributes("stringValue"))],
  ["attributes of an SNS message", Object.fromEntries(asAttributes("Value"))],
  ["a frozen object", Object.freeze({ ...FIELDS })],
  ["what structuredClone made of an object", structuredClone(FIELDS)],
])("reads %s", (_name, carrier) => {
  sdk.init();
  const { session, span } = read(carrier);
  expect(session).toBe("s-1");
  expect(span).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, isRemote: true });
  expect(span?.traceState?.serialize()).toBe("shop=a,bank=b");
});

class Message {
  readonly headers = new Map<string, string>();
  get(name: string): string {
    return this.headers.get(name) ?? "";
  }
  set(name: string, value: string): void {
    this.headers.set(name, value);
  }
}

class Response {
  readonly headers: Record<string, string> = {};
  setHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
}

it.each<[string, object, (carrier: never) => agentops.Carrier]>([
  ["a plain object", {}, (carrier) => carrier],
  ["an object without prototype", Object.create(null), (carrier) => carrier],
  ["Headers", new Headers(), (carrier) => carrier],
  ["a Map", new Map(), (carrier) => carrier],
  ["an empty list", [], (carrier) => carrier],
  ["a list of names and values", ["Host", "x"], (carrier) => carrier],
  ["a list of pairs", [["Host", "x"]], (carrier) => carrier],
  ["something with get and set", new Message(), (carrier) => carrier],
  ["something with setHeader", new Response(), (carrier: Response) => carrier.headers],
])("writes %s, and reads it again", async (_name, carrier, received) => {
  sdk.init();
  const session = agentops.startSession();
  await session.run(() => {
    expect(agentops.injectContext(carrier)).toBe(carrier);
  });
  await agentops.withContext(
    received(carrier as never),
    agentops.recordTool("search", () => {}),
  );
  await agentops.flush();
  const tool = sdk.collector.span("execute_tool search");
  const run = sdk.collector.span("session");
  expect(tool).toMatchObject({ traceId: run.traceId, parentSpanId: run.spanId });
  expect(tool.attributes["session.id"]).toBe(session.id);
});

it("writes an environment in its own names", async () => {
  sdk.init();
  const environment = await agentops
    .startSession({ sessionId: "s-1" })
    .run(() => agentops.injectContext({ PATH: "/bin" }, { format: "environment" }));
  expect(environment).toEqual({
    PATH: "/bin",
    TRACEPARENT: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-01$/),
    AGENTOPS_SESSION_ID: "s-1",
  });
});

it("replaces a name that is there in another case", () => {
  sdk.init();
  const session = agentops.startSession({ sessionId: "new", parent: FIELDS });
  const list = ["TraceParent", "old"];
  const pairs = [["TraceParent", "old"]];
  session.injectContext(list);
  session.injectContext(pairs);
  expect(session.injectContext({ TraceParent: "old", "AGENTOPS-SESSION-ID": "old" })).toEqual({
    TraceParent: TRACEPARENT,
    tracestate: "shop=a,bank=b",
    "AGENTOPS-SESSION-ID": "new",
  });
  expect([...session.injectContext(new Map([["TraceParent", "old"]])).keys()]).toEqual([
    "TraceParent",
    "tracestate",
    "agentops-session-id",
  ]);
  expect(list.slice(0, 3)).toEqual(["TraceParent", TRACEPARENT, "tracestate"]);
  expect(pairs[0]).toEqual(["TraceParent", TRACEPARENT]);
});

it("sends no session id but by an explicit inject", async () => {
  sdk.init();
  const { propagation, context } = await import("@opentelemetry/api");
  const carrier: Record<string, string> = {};
  await agentops.startSession().run(() => propagation.inject(context.active(), carrier));
  expect(Object.keys(carrier)).toEqual(["traceparent"]);
});

it("returns what the function returns, and throws what it throws", async () => {
  sdk.init();
  const error = new Error("theirs");
  expect(agentops.withContext(FIELDS, () => 1)).toBe(1);
  await expect(agentops.withContext(FIELDS, async () => 2)).resolves.toBe(2);
  await expect(agentops.withContext(FIELDS, () => Promise.reject(error))).rejects.toBe(error);
  expect(() =>
    agentops.withContext(FIELDS, () => {
      throw error;
    }),
  ).toThrow(error);
});

it("keeps the context over awaits, and leaves none behind", async () => {
  sdk.init({ autoStartSession: false });
  await agentops.withContext(FIELDS, async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(agentops.currentSession()?.id).toBe("s-1");
  });
  expect(agentops.currentSession()).toBeUndefined();
});

it("mixes up nothing among a thousand at once", async () => {
  sdk.init();
  const answer = agentops.recordTool("answer", async () => {});
  const ids = Array.from({ length: 1000 }, (_, index) => `s-${index}`);
  const carriers = await Promise.all(
    ids.map((sessionId) =>
      agentops.withSession({ sessionId }, async () => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        return agentops.injectContext({});
      }),
    ),
  );
  await Promise.all(
    carriers.map((carrier) =>
      agentops.withContext(carrier, async () => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        await answer();
      }),
    ),
  );
  await agentops.flush();
  const runs = new Map(sdk.collector.spans.map((span) => [span.spanId, span]));
  const answers = sdk.collector.spans.filter((span) => span.name.startsWith("execute_tool"));
  expect(new Set(answers.map((span) => span.attributes["session.id"]))).toEqual(new Set(ids));
  for (const span of answers) {
    const run = runs.get(span.parentSpanId);
    expect(run?.traceId).toBe(span.traceId);
    expect(run?.attributes["session.id"]).toBe(span.attributes["session.id"]);
  }
});

it("takes a context that was extracted before", () => {
  sdk.init();
  const context = agentops.extractContext(FIELDS);
  expect(agentops.extractContext(context)).toBe(context);
  expect(agentops.withContext(context, () => agentops.currentSession()?.id)).toBe("s-1");
});

it("prefers the span that came to the one that is active, and that to none", async () => {
  sdk.init();
  await agentops.startSession().run(async () => {
    await agentops.withContext(
      FIELDS,
      agentops.recordTool("remote", () => {}),
    );
    await agentops.withContext(
      { "agentops-session-id": "s-2" },
      agentops.recordTool("local", () => {}),
    );
  });
  await agentops.flush();
  const run = sdk.collector.span("session");
  expect(sdk.collector.span("execute_tool remote")).toMatchObject({
    traceId: TRACE_ID,
    parentSpanId: SPAN_ID,
  });
  expect(sdk.collector.span("execute_tool local")).toMatchObject({ parentSpanId: run.spanId });
  expect(sdk.collector.span("execute_tool local").attributes["session.id"]).toBe("s-2");
});

it("passes context on before init", () => {
  const context = agentops.extractContext(FIELDS);
  expect(trace.getSpanContext(context)?.traceId).toBe(TRACE_ID);
  expect(agentops.extractContext({})).toBe(ROOT_CONTEXT);
  expect(agentops.withContext(FIELDS, () => 1)).toBe(1);
  expect(agentops.injectContext({})).toEqual({});
});
