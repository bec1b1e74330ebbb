import type * as Api from "@opentelemetry/api";
import type { Agent } from "./agent.ts";

export interface Work {
  readonly api: typeof Api;
  /** A tracer that was asked for before anything was set up. */
  readonly early: Api.Tracer;
  readonly agent: Agent;
  /** Notes what the customer's code sees. */
  readonly see: (what: string, value: unknown) => void;
  /** What a neighbour's own API does, where there is one. */
  readonly neighbour: () => Promise<void>;
  readonly suppress: (context: Api.Context) => Api.Context;
}

/** Where the customer's request comes from. */
export const REMOTE_PARENT = {
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: "vendor=opaque,other=1",
  baggage: "tenant=blue",
};

/** In arguments and results of tools: what must never reach anybody but AgentOps. */
export const CONTENT = "content-of-a-tool";

const pause = (milliseconds = 2): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A request of the customer with everything that a span can have, and an agent at work in it. */
export async function customerWork(work: Work): Promise<void> {
  const { api, early, see } = work;
  const incoming = api.propagation.extract(api.ROOT_CONTEXT, REMOTE_PARENT);
  await api.context.with(incoming, () =>
    early.startActiveSpan(
      "request",
      { kind: api.SpanKind.SERVER, attributes: ALL_TYPES },
      async (request) => {
        await pause();
        see("the active span after an await", api.trace.getActiveSpan() === request);
        see("baggage", api.propagation.getActiveBaggage()?.getEntry("tenant")?.value);
        const carrier = {};
        api.propagation.inject(api.context.active(), carrier);
        see("injected", carrier);
        everySpan(work, request);
        await agentWork(work);
        await work.neighbour();
        request.updateName("GET /cart").setStatus({ code: api.SpanStatusCode.OK }).end();
        request.setAttribute("after.end", true);
      },
    ),
  );
  await backgroundWork(work);
  countRequests(work);
}

/** What is open while the customer registers; it goes on when the returned function is called. */
export function workBeforeCustomer(work: Work): () => Promise<void> {
  const { agent, early } = work;
  let goOn = (): void => {};
  const registered = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const done = agent.session("before", () =>
    agent.agent("early", async () => {
      early.startActiveSpan("third party, early", (span) => span.end());
      await registered;
      await agent.tool("late", async () => CONTENT)(CONTENT);
    })(),
  );
  return async () => {
    goOn();
    await done;
  };
}

// --- internal ---

const ALL_TYPES = {
  "http.route": "/cart",
  integer: 42,
  negative: -7,
  large: 9_007_199_254_740_991,
  double: 0.25,
  boolean: false,
  empty: "",
  unicode: "Grüße, 世界 🛒",
  strings: ["a", "b"],
  numbers: [1, 2.5],
  booleans: [true, false],
  none: [] as string[],
};

const remoteLink = (api: typeof Api, attributes: Api.Attributes): Api.Link => ({
  context: {
    traceId: "5b8aa5a2d2c872e8321cf37308d69df2",
    spanId: "051581bf3cb55c13",
    traceFlags: 1,
    isRemote: true,
    traceState: api.createTraceState("linked=yes"),
  },
  attributes,
});

/** Spans of every kind, with all that the API can set, limits and bad values included. */
function everySpan({ api, suppress, see }: Work, request: Api.Span): void {
  const provider = api.trace.getTracerProvider();
  const tracer = provider.getTracer("shop", "1.2.3", { schemaUrl: "https://example.com/schema/1" });
  const chat = tracer.startSpan("chat", {
    kind: api.SpanKind.CLIENT,
    attributes: { "gen_ai.operation.name": "chat", "gen_ai.input.messages": "[their own prompt]" },
    links: [remoteLink(api, { why: "given" })],
  });
  chat.addEvent("first token", { index: 1 }).addEvent("timed", { at: "noon" }, new Date(1_700_000_000_500));
  chat.recordException(new RangeError("no such model"));
  chat.setStatus({ code: api.SpanStatusCode.ERROR, message: "no such model" });
  chat.addLink({ context: request.spanContext(), attributes: { why: "added" } });
  chat.end();
  chat.end();

  const limits = tracer.startSpan("limits", { kind: api.SpanKind.PRODUCER });
  for (let index = 0; index < 30; index++) limits.setAttribute(`attribute.${index}`, index);
  for (let index = 0; index < 10; index++) limits.addEvent(`event ${index}`);
  limits.addLinks(Array.from({ length: 6 }, (_, index) => remoteLink(api, { index })));
  limits.end();

  const bad = { a: undefined, b: null, c: {}, d: [1, "x"], e: Number.NaN, f: () => 1, "": 1 };
  tracer.startSpan("bad values", { attributes: bad as unknown as Api.Attributes }).end();
  tracer
    .startSpan("timed", { startTime: [1_700_000_000, 5], kind: api.SpanKind.CONSUMER })
    .end([1_700_000_001, 7]);
  tracer.startSpan("root", { root: true }).end();
  tracer.startSpan("sampled with attributes").end();
  tracer.startActiveSpan("dropped", (dropped) => {
    see("recording where their sampler drops", dropped.isRecording());
    tracer.startSpan("below a dropped one").end();
    dropped.end();
  });
  api.context.with(suppress(api.context.active()), () => tracer.startSpan("suppressed").end());
  const bound = api.context.bind(api.trace.setSpan(api.context.active(), chat), () =>
    tracer.startSpan("bound"),
  );
  api.context.with(api.ROOT_CONTEXT, bound).end();
}

/** An agent inside the customer's request, and spans of the customer inside the agent. */
async function agentWork({ agent, early, api, neighbour }: Work): Promise<void> {
  const database = api.trace.getTracer("database");
  await agent.session("checkout", () =>
    agent.agent("planner", async () => {
      await early.startActiveSpan("GET /stock", { kind: api.SpanKind.CLIENT }, async (span) => {
        await pause();
        span.setAttribute("http.response.status_code", 200).end();
      });
      await agent.tool("search", (_query: string) =>
        database.startActiveSpan("SELECT", async (span) => {
          await pause();
          database.startSpan("fetch rows").end();
          span.end();
          return CONTENT;
        }),
      )(CONTENT);
      await agent
        .tool("fail", async () => {
          throw new Error("out of stock");
        })(CONTENT)
        .catch(() => {});
      await agent.model("answer", async () => CONTENT)(CONTENT);
      await neighbour();
    })(),
  );
  await early.startActiveSpan("dropped request", async (span) => {
    await agent.tool("kept", async () => early.startSpan("dropped below it").end())(CONTENT);
    span.end();
  });
}

/** An agent that no span of the customer encloses. */
async function backgroundWork({ agent, early, api }: Work): Promise<void> {
  await agent.session("background", async () => {
    early.startActiveSpan("job", (span) => {
      api.trace.getTracer("database").startSpan("INSERT").end();
      span.end();
    });
    await agent.tool("notify", async () => CONTENT)(CONTENT);
  });
  early.startSpan("after it").end();
}

function countRequests({ api }: Work): void {
  const meter = api.metrics.getMeter("shop", "1.2.3");
  const counter = meter.createCounter("shop.requests", { unit: "{request}", description: "Requests" });
  counter.add(2, { route: "/cart" });
  counter.add(1, { route: "/" });
  meter.createHistogram("shop.latency", { unit: "s" }).record(0.2);
}
