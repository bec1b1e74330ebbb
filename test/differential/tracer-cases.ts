import type { Context, SpanContext } from "@opentelemetry/api";
import type { DifferentialCase, Tools } from "./differential-case.ts";

const UNDEFINED_NAME = "keeps undefined as the name, where the specification wants an empty one";

const remote: SpanContext = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  traceFlags: 1,
  isRemote: true,
};

function below({ api }: Tools, parent: SpanContext): Context {
  return api.trace.setSpanContext(api.ROOT_CONTEXT, parent);
}

/** Decides by the span's name. */
const byName =
  (decisions: Record<string, number>, more: object = {}) =>
  () => ({
    shouldSample: (_context: unknown, _traceId: unknown, name: string) => ({
      decision: decisions[name] ?? 2,
      ...more,
    }),
    toString: () => "ByName",
  });

export const tracerCases: DifferentialCase[] = [
  {
    name: "kinds",
    run: ({ tracer }) => {
      for (const kind of [undefined, 0, 1, 2, 3, 4]) tracer.startSpan("s", { kind: kind as never }).end();
    },
  },
  {
    name: "parents and children",
    run: ({ tracer, api }) => {
      const root = tracer.startSpan("root");
      const child = tracer.startSpan("child", {}, api.trace.setSpan(api.ROOT_CONTEXT, root));
      tracer.startSpan("grandchild", {}, api.trace.setSpan(api.ROOT_CONTEXT, child)).end();
      child.end();
      root.end();
      tracer.startSpan("after", {}, api.trace.setSpan(api.ROOT_CONTEXT, root)).end();
    },
  },
  {
    name: "a remote parent",
    run: (tools) => {
      const traceState = tools.api.createTraceState("vendor=1,other=2");
      const context = below(tools, { ...remote, traceState });
      const child = tools.tracer.startSpan("child", {}, context);
      tools.tracer.startSpan("grandchild", {}, tools.api.trace.setSpan(context, child)).end();
      child.end();
    },
  },
  {
    name: "flags of a parent",
    run: (tools) => {
      for (const isRemote of [true, false]) {
        for (const traceFlags of [0, 1, 2, 3, 255])
          tools.tracer.startSpan("child", {}, below(tools, { ...remote, isRemote, traceFlags })).end();
      }
    },
  },
  {
    name: "a parent that is invalid",
    run: (tools) => {
      for (const wrong of [{ traceId: "0".repeat(32) }, { spanId: "xyz" }, { spanId: "" }])
        tools.tracer.startSpan("root", {}, below(tools, { ...remote, ...wrong })).end();
    },
  },
  {
    name: "a root below a parent",
    run: (tools) => {
      const context = below(tools, { ...remote, traceState: tools.api.createTraceState("vendor=1") });
      tools.tracer.startSpan("root", { root: true }, context).end();
      tools.tracer.startActiveSpan("active root", { root: true }, context, (span) => {
        tools.tracer.startSpan("child").end();
        span.end();
      });
    },
  },
  {
    name: "suppressed spans",
    silent: true,
    run: ({ tracer, api, suppressTracing }) => {
      const context = suppressTracing(api.ROOT_CONTEXT);
      const span = tracer.startSpan("s", {}, context);
      tracer.startSpan("root", { root: true }, context).end();
      tracer.startActiveSpan("active", {}, context, (active) => active.end());
      api.context.with(context, () => tracer.startActiveSpan("both", (active) => active.end()));
      span.setAttribute("a", 1).addEvent("e").end();
      if (span.isRecording() || api.isSpanContextValid(span.spanContext()))
        tracer.startSpan("it was recorded").end();
    },
  },
  {
    name: "every form of startActiveSpan",
    run: (tools) => {
      const { tracer, api } = tools;
      const results = [
        tracer.startActiveSpan("two", (span) => {
          tracer.startSpan("below two").end();
          span.end();
          return 2;
        }),
        tracer.startActiveSpan("three", { kind: 1, attributes: { a: 1 } }, (span) => {
          tracer.startActiveSpan("below three", (inner) => inner.end());
          span.end();
          return 3;
        }),
        tracer.startActiveSpan("four", {}, below(tools, remote), (span) => {
          if (api.trace.getActiveSpan() === span) tracer.startSpan("below four").end();
          span.end();
          return 4;
        }),
        tracer.startActiveSpan("undefined", undefined as never, undefined as never, (span) => span.end()),
        (tracer.startActiveSpan as (name: string) => unknown)("nothing to run"),
      ];
      tracer.startSpan(JSON.stringify(results)).end();
    },
  },
  {
    name: "an error in an active span",
    run: ({ tracer, attempt }) =>
      attempt(() =>
        tracer.startActiveSpan("s", (span) => {
          span.end();
          throw new Error("the host's");
        }),
      ),
  },
  {
    name: "scopes",
    run: ({ provider }) => {
      provider.getTracer("a").startSpan("s").end();
      provider.getTracer("a", "1.2.3").startSpan("s").end();
      provider.getTracer("a", "1.2.3", { schemaUrl: "https://example.com/1" }).startSpan("s").end();
      provider.getTracer("b").startSpan("s").end();
      provider.getTracer("a", "1.2.3").startSpan("s again").end();
      provider.getTracer("").startSpan("s").end();
    },
  },
  {
    name: "a tracer without a name",
    differs: { "otel-1": UNDEFINED_NAME, "otel-2": UNDEFINED_NAME, "otel-3": UNDEFINED_NAME },
    run: ({ provider }) =>
      provider
        .getTracer(undefined as never)
        .startSpan("s")
        .end(),
  },
  {
    name: "a sampler that drops a trace",
    silent: true,
    sampler: ({ sdk }) => new sdk.ParentBasedSampler({ root: new sdk.AlwaysOffSampler() }),
    run: ({ tracer }) =>
      tracer.startActiveSpan("root", (root) => {
        root.setAttribute("a", 1).recordException("e");
        tracer.startSpan("child").end();
        root.end();
      }),
  },
  {
    name: "a sampler that drops a span in the middle",
    sampler: byName({ dropped: 0 }),
    run: ({ tracer, api }) =>
      tracer.startActiveSpan("root", (root) => {
        tracer.startActiveSpan("dropped", (dropped) => {
          tracer.startSpan("below").setAttribute("recording", dropped.isRecording()).end();
          tracer.startSpan("flags", { attributes: { flags: dropped.spanContext().traceFlags } }).end();
          dropped.end();
        });
        tracer.startSpan("valid", { attributes: { is: api.isSpanContextValid(root.spanContext()) } }).end();
        root.end();
      }),
  },
  {
    name: "a sampler that records, but does not sample",
    sampler: byName({ recorded: 1 }),
    run: ({ tracer }) =>
      tracer.startActiveSpan("recorded", (recorded) => {
        const attributes = { recording: recorded.isRecording(), flags: recorded.spanContext().traceFlags };
        tracer.startSpan("below", { attributes }).end();
        recorded.end();
      }),
  },
  {
    name: "a sampler that samples by trace id",
    sampler: ({ sdk }) => new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(0.5) }),
    run: (tools) => {
      for (let trace = 0; trace < 8; trace += 1) {
        const traceId = `${"0123456789abcdef"[trace * 2]}f`.repeat(16);
        tools.tracer
          .startSpan("local", {}, below(tools, { ...remote, traceId, traceFlags: trace % 2 }))
          .end();
        tools.tracer.startSpan("root").end();
      }
    },
  },
  {
    name: "a sampler that adds attributes and trace state",
    sampler: ({ api }) =>
      byName(
        {},
        {
          attributes: { added: true, both: "sampler", bad: undefined },
          traceState: api.createTraceState("s=1"),
        },
      )(),
    run: (tools) => {
      const attributes = { first: 1, both: "start" };
      const context = below(tools, { ...remote, traceState: tools.api.createTraceState("vendor=1") });
      tools.tracer.startSpan("s", { attributes }, context).end();
      tools.tracer.startSpan("none").end();
    },
  },
  {
    name: "a sampler's attributes at the limit",
    limits: { attributeCountLimit: 2 },
    sampler: byName({}, { attributes: { b: "sampler", d: 4 } }),
    run: ({ tracer }) =>
      tracer
        .startSpan("s", { attributes: { a: 1, b: 2, c: 3 } })
        .setAttribute("e", 5)
        .end(),
  },
  { name: "a resource with a schema", resource: "with schema", run: ({ span }) => span(() => {}) },
  { name: "a resource that is still looked up", resource: "looked up", run: ({ span }) => span(() => {}) },
  { name: "a resource of their SDK on our spans", resource: "theirs", run: ({ span }) => span(() => {}) },
];
