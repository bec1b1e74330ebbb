import {
  type Context,
  context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { AlwaysOffSampler, AlwaysOnSampler } from "@opentelemetry/sdk-trace";
import { afterEach, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { CustomerOtel, unregisterAll } from "./customer-otel.ts";
import { withSdk } from "./with-sdk.ts";

// The customer's propagator decides how the trace travels; the session goes beside it.

const sdk = withSdk();
afterEach(unregisterAll);

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

/** One header, as Zipkin has it. */
const b3: TextMapPropagator = {
  inject(context: Context, carrier: unknown, setter: TextMapSetter) {
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined) return;
    const { traceId, spanId, traceFlags } = spanContext;
    setter.set(carrier, "b3", `${traceId}-${spanId}-${traceFlags & 1}`);
  },
  extract(context: Context, carrier: unknown, getter: TextMapGetter) {
    const [traceId, spanId, sampled] = String(getter.get(carrier, "b3")).split("-");
    if (traceId === undefined || spanId === undefined) return context;
    return trace.setSpanContext(context, { traceId, spanId, traceFlags: Number(sampled), isRemote: true });
  },
  fields: () => ["b3"],
};

/** Names that only show in the carrier, as Jaeger has them. */
const prefixed: TextMapPropagator = {
  inject: (_context, carrier, setter) => setter.set(carrier, "uberctx-user", "u 1"),
  extract(context, carrier, getter) {
    const entries = getter.keys(carrier).filter((name) => name.startsWith("uberctx-"));
    const baggage = entries.map((name) => [name.slice(8), { value: String(getter.get(carrier, name)) }]);
    return propagation.setBaggage(context, propagation.createBaggage(Object.fromEntries(baggage)));
  },
  fields: () => [],
};

it.each([
  ["before", true],
  ["after", false],
])("uses the propagator that was registered %s init", async (_when, first) => {
  if (first) propagation.setGlobalPropagator(b3);
  sdk.init();
  if (!first) propagation.setGlobalPropagator(b3);
  const session = agentops.startSession({ sessionId: "s-1" });
  const carrier = await session.run(() => agentops.injectContext({}));
  expect(carrier).toEqual({
    b3: expect.stringMatching(/^[\da-f]{32}-[\da-f]{16}-1$/),
    "agentops-session-id": "s-1",
  });
  const incoming = { B3: `${TRACE_ID}-${SPAN_ID}-1`, traceparent: `00-${SPAN_ID}${SPAN_ID}-${SPAN_ID}-01` };
  await agentops.withContext(
    incoming,
    agentops.recordTool("search", () => {}),
  );
  await agentops.flush();
  expect(sdk.collector.span("execute_tool search")).toMatchObject({
    traceId: TRACE_ID,
    parentSpanId: SPAN_ID,
  });
});

it("uses those that init was given, until one is registered", async () => {
  sdk.init({ otel: { propagators: [b3, prefixed] } });
  const session = agentops.startSession({ sessionId: "s-1" });
  const inject = () => session.run(() => Object.keys(agentops.injectContext({})));
  expect(await inject()).toEqual(["b3", "uberctx-user", "agentops-session-id"]);
  const extracted = agentops.extractContext(new Headers({ "Uberctx-User": "u 1" }));
  expect(propagation.getBaggage(extracted)?.getEntry("user")?.value).toBe("u 1");
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  expect(await inject()).toEqual(["traceparent", "agentops-session-id"]);
});

it("shows a propagator no value that is longer than headers are", () => {
  sdk.init({ otel: { propagators: [b3] } });
  const text = `${TRACE_ID}-${SPAN_ID}-1`;
  for (const b3 of [text.padEnd(16_385, "-"), Buffer.from(text.padEnd(16_385, "-"))]) {
    expect(trace.getSpanContext(agentops.extractContext({ b3 }))).toBeUndefined();
  }
  expect(trace.getSpanContext(agentops.extractContext({ b3: text.padEnd(16_384, "-") }))).toBeDefined();
});

it("carries baggage both ways with OpenTelemetry's own propagators", async () => {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
  sdk.init();
  const baggage = propagation.createBaggage({ tenant: { value: "ü 1" } });
  const carrier = agentops.withContext(propagation.setBaggage(context.active(), baggage), () =>
    agentops
      .startSession({ sessionId: "s-1", parent: { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` } })
      .injectContext({}, { format: "environment" }),
  );
  expect(carrier).toEqual({
    TRACEPARENT: `00-${TRACE_ID}-${SPAN_ID}-01`,
    BAGGAGE: "tenant=%C3%BC%201",
    AGENTOPS_SESSION_ID: "s-1",
  });
  const received = agentops.extractContext(carrier);
  expect(propagation.getBaggage(received)?.getEntry("tenant")?.value).toBe("ü 1");
  expect(trace.getSpanContext(received)).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID });
});

it("gives no session to a carrier that the customer's own instrumentation fills", async () => {
  sdk.init();
  propagation.setGlobalPropagator(b3);
  const carrier = {};
  await agentops.startSession().run(() => propagation.inject(context.active(), carrier));
  expect(Object.keys(carrier)).toEqual(["b3"]);
});

it("lets the flag of the customer travel on, where their sampler drops what AgentOps keeps", async () => {
  new CustomerOtel(new AlwaysOffSampler()).register();
  sdk.init();
  const carrier = await agentops.startSession().run(() => agentops.injectContext({}));
  expect(carrier).toMatchObject({ traceparent: expect.stringMatching(/-00$/) });
  await agentops.withContext(
    carrier,
    agentops.recordTool("search", () => {}),
  );
  await agentops.flush();
  const run = sdk.collector.span("session");
  expect(carrier).toEqual({
    traceparent: `00-${run.traceId}-${run.spanId}-00`,
    "agentops-session-id": run.attributes["session.id"],
  });
  expect(sdk.collector.span("execute_tool search")).toMatchObject({
    traceId: run.traceId,
    parentSpanId: run.spanId,
  });
});

it.each([
  ["00", true],
  ["01", true],
  ["00", false],
  ["01", false],
])("lets the flag %s of a trace that came from elsewhere travel on (kept here: %s)", async (flag, kept) => {
  sdk.init({ sampler: kept ? new AlwaysOnSampler() : new AlwaysOffSampler() });
  const onwards = await agentops.withContext({ traceparent: `00-${TRACE_ID}-${SPAN_ID}-${flag}` }, () =>
    agentops.startSession().run(() => agentops.injectContext({})),
  );
  expect(onwards).toMatchObject({
    traceparent: expect.stringMatching(new RegExp(`^00-${TRACE_ID}-.*-${flag}$`)),
  });
  await agentops.flush();
  expect(sdk.collector.spans).toHaveLength(kept ? 1 : 0);
  if (kept) expect(sdk.collector.span("session")).toMatchObject({ traceId: TRACE_ID, parentSpanId: SPAN_ID });
});

it.each([
  ["01", new AlwaysOnSampler()],
  ["00", new AlwaysOffSampler()],
])("sends its own decision %s with a trace that began here", async (flag, sampler) => {
  sdk.init({ sampler });
  const carrier = await agentops.startSession().run(() => agentops.injectContext({}));
  expect(carrier).toMatchObject({ traceparent: expect.stringMatching(new RegExp(`-${flag}$`)) });
});

it("uses ours in an isolated set-up, whatever is registered", async () => {
  propagation.setGlobalPropagator(b3);
  sdk.init({ otel: { mode: "isolated" } });
  const session = agentops.startSession({ sessionId: "s-1" });
  const carrier = await session.run(() => agentops.injectContext({}));
  expect(Object.keys(carrier)).toEqual(["traceparent", "agentops-session-id"]);
  await agentops.withContext(
    carrier,
    agentops.recordTool("search", () => {}),
  );
  await agentops.flush();
  const { traceId, spanId } = sdk.collector.span("session");
  expect(sdk.collector.span("execute_tool search")).toMatchObject({ traceId, parentSpanId: spanId });
});

it("prefers the span that came to our own around it, beside a provider that is not joined", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init({ otel: { mode: "own" } });
  const carrier = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` };
  const between = customer.provider.getTracer("shop");
  await agentops.startSession().run(() =>
    between.startActiveSpan("order", (order) => {
      agentops.withContext(
        carrier,
        agentops.recordTool("remote", () => {}),
      );
      agentops.recordTool("local", () => {})();
      order.end();
    }),
  );
  await agentops.flush();
  expect(sdk.collector.span("execute_tool remote")).toMatchObject({
    traceId: TRACE_ID,
    parentSpanId: SPAN_ID,
  });
  expect(sdk.collector.span("execute_tool local").parentSpanId).toBe(sdk.collector.span("session").spanId);
});

it("makes spans of the customer's provider children of what came", async () => {
  const customer = new CustomerOtel();
  customer.register();
  sdk.init();
  const carrier = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01`, "agentops-session-id": "s-1" };
  agentops.withContext(carrier, () => customer.provider.getTracer("shop").startSpan("order").end());
  await agentops.flush();
  expect(customer.span("order")).toMatchObject({ parentSpanContext: { traceId: TRACE_ID, spanId: SPAN_ID } });
  expect(customer.span("order").attributes).toEqual({});
  expect(sdk.collector.span("order").attributes["session.id"]).toBe("s-1");
});
