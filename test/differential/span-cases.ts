import type { DifferentialCase } from "./differential-case.ts";

const LAST_STATUS = "lets the last status win";
const NOT_A_TIME = "takes it for a time, which no exporter can write";

function makeError(message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { stack: `Error: ${message}\n    at here` }, more);
}

export const spanCases: DifferentialCase[] = [
  {
    name: "exceptions",
    run: ({ span }) =>
      span((it) => {
        class QuotaError extends Error {}
        it.recordException(makeError("plain"));
        it.recordException(makeError("named", { name: "NamedError" }));
        it.recordException(makeError("coded", { name: "NamedError", code: "ECONNRESET" }));
        it.recordException(makeError("numbered", { code: 404 }));
        it.recordException(Object.assign(new QuotaError("subclass"), { stack: "at here" }));
        it.recordException("only text");
        it.recordException({ message: "no error" });
        it.recordException({ name: "OnlyName" });
      }),
  },
  {
    name: "exceptions of which nothing can be told",
    run: ({ span }) =>
      span((it) => {
        for (const nothing of [null, undefined, "", {}, 42, { stack: "at here" }])
          it.recordException(nothing as string);
      }),
  },
  {
    name: "the time of an exception",
    run: ({ span, pass }) =>
      span((it) => {
        pass(5);
        it.recordException("now");
        it.recordException("then", [1_600_000_000, 7]);
      }),
  },
  { name: "status of an error", run: ({ span }) => span((it) => it.setStatus({ code: 2, message: "no" })) },
  {
    name: "status of an error without a message",
    run: ({ span }) => span((it) => it.setStatus({ code: 2 })),
  },
  { name: "status OK", run: ({ span }) => span((it) => it.setStatus({ code: 1 })) },
  {
    name: "status of a later error",
    run: ({ span }) =>
      span((it) => it.setStatus({ code: 2, message: "first" }).setStatus({ code: 2, message: "b" })),
  },
  {
    name: "OK after an error",
    run: ({ span }) => span((it) => it.setStatus({ code: 2 }).setStatus({ code: 1 })),
  },
  {
    name: "an error after OK",
    differs: { "otel-1": LAST_STATUS },
    run: ({ span }) => span((it) => it.setStatus({ code: 1 }).setStatus({ code: 2, message: "late" })),
  },
  {
    name: "UNSET after an error",
    differs: { "otel-1": LAST_STATUS },
    run: ({ span }) => span((it) => it.setStatus({ code: 2, message: "first" }).setStatus({ code: 0 })),
  },
  {
    name: "a message with OK",
    differs: { "otel-1": "keeps a message with OK" },
    run: ({ span }) => span((it) => it.setStatus({ code: 1, message: "fine" })),
  },
  {
    name: "a message that is not text",
    run: ({ span }) => span((it) => it.setStatus({ code: 2, message: new Error("x") as never })),
  },
  {
    name: "a code that is none",
    differs: {
      "otel-1": "passes it on",
      "otel-2": "passes it on",
      "otel-3": "passes it on",
    },
    run: ({ span }) => span((it) => it.setStatus({ code: 7 as never })),
  },
  {
    name: "names",
    run: ({ span, tracer }) => {
      span((it) => it.updateName("renamed"));
      tracer.startSpan("").end();
    },
  },
  {
    name: "a name that is not text",
    differs: { "otel-1": "passes it on", "otel-2": "passes it on", "otel-3": "passes it on" },
    run: ({ tracer }) => tracer.startSpan(42 as never).end(),
  },
  {
    name: "times of every kind",
    run: ({ tracer, pass }) => {
      const times = [
        1_600_000_000_500,
        1_600_000_000_123.25,
        new Date(1_600_000_000_001),
        [1_600_000_000, 999_999_999] as [number, number],
      ];
      for (const startTime of times) {
        tracer.startSpan("given start", { startTime }).end(1_600_000_009_000);
        tracer.startSpan("given start, end now", { startTime }).end();
      }
      const reading = performance.now() + 10;
      pass(50);
      tracer.startSpan("readings", { startTime: reading }).end(reading + 12.345_678);
      tracer.startSpan("epoch and reading", { startTime: Date.now() }).end(performance.now());
    },
  },
  {
    name: "now, by both clocks",
    run: ({ span, pass, setWallClock }) => {
      span((it) => {
        pass(1500.25);
        it.addEvent("later");
        setWallClock(-3_600_000);
        pass(2);
        it.addEvent("after the wall clock was set");
      });
      setWallClock(3_600_000);
    },
  },
  {
    name: "an end before the start",
    run: ({ tracer }) => {
      tracer.startSpan("seconds", { startTime: [1_600_000_000, 5] }).end([1_500_000_000, 9]);
      tracer.startSpan("a nanosecond", { startTime: [1_600_000_000, 5] }).end([1_600_000_000, 4]);
      tracer.startSpan("now").end(1_600_000_000_000);
    },
  },
  {
    name: "times of events",
    run: ({ span, pass }) =>
      span((it) => {
        pass(3);
        it.addEvent("date", new Date(1_600_000_000_001));
        it.addEvent("hr", [1_600_000_000, 1]);
        it.addEvent("reading", performance.now());
        it.addEvent("third", { a: 1 }, 1_600_000_000_002);
        it.addEvent("both", 1_600_000_000_003, 1_600_000_000_004);
        it.addEvent("no time", { a: 1 }, "soon" as never);
        it.addEvent("a list of three", [1, 2, 3] as never);
      }),
  },
  {
    name: "what is not a time",
    run: ({ tracer, pass }) => {
      for (const time of ["soon", [1, 2, 3], {}, null, ["1", "2"]] as never[]) {
        const span = tracer.startSpan("s", { startTime: time });
        pass(2);
        span.end(time);
      }
    },
  },
  ...Object.entries({
    "that is NaN": Number.NaN,
    "of an invalid date": new Date(Number.NaN),
    "before 1970": new Date(-90_000),
    "before 1970, as a pair": [-5, 0] as [number, number],
  }).map(
    ([name, time]) =>
      ({
        name: `a time ${name}`,
        differs: { "otel-1": NOT_A_TIME, "otel-2": NOT_A_TIME, "otel-3": NOT_A_TIME },
        run: ({ tracer }) => tracer.startSpan("s", { startTime: time }).end(),
      }) satisfies DifferentialCase,
  ),
  {
    name: "calls after the end",
    run: ({ tracer }) => {
      const span = tracer.startSpan("s");
      span.end();
      span.setAttribute("late", 1).setAttributes({ late: 2 }).addEvent("late").updateName("late");
      span.setStatus({ code: 2 }).recordException("late");
      span.end(1_600_000_000_000);
      if (span.isRecording()) throw new Error("still recording");
    },
  },
  {
    name: "a link after the end",
    differs: { "otel-1": "adds links to spans that have ended" },
    run: ({ tracer }) => {
      const span = tracer.startSpan("s");
      span.end();
      span.addLink({ context: span.spanContext() }).addLinks([{ context: span.spanContext() }]);
    },
  },
  {
    name: "links",
    run: ({ tracer, api }) => {
      const traceState = api.createTraceState("vendor=1");
      const context = {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        traceFlags: 1,
      };
      const links = [
        { context },
        { context: { ...context, traceFlags: 0, isRemote: true, traceState }, attributes: { why: "start" } },
      ];
      tracer.startSpan("start", { links }).end();
      tracer
        .startSpan("later")
        .addLink({ context, attributes: { n: [1, 2] } })
        .addLinks(links)
        .end();
    },
  },
  {
    name: "links to an invalid span",
    run: ({ tracer, api }) =>
      tracer.startSpan("s", { links: [{ context: api.INVALID_SPAN_CONTEXT, attributes: { a: 1 } }] }).end(),
  },
];
