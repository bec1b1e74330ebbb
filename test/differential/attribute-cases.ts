import type { AttributeValue } from "@opentelemetry/api";
import type { DifferentialCase } from "./differential-case.ts";

const ONE_TYPE = "takes scalars and lists of one type only";
const UNCOUNTED = "does not count what is invalid as dropped";
const NO_LIMITS = "knows no limits of events' attributes and of links";

const spanContext = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: 1,
};

class Instance {
  value = 1;
}

function circular(): object {
  const value: Record<string, unknown> = {};
  value.self = { value };
  return value;
}

const invalid = () =>
  ({
    symbol: Symbol("s"),
    function: () => 1,
    bigint: 1n,
    date: new Date(0),
    map: new Map(),
    instance: new Instance(),
    circular: circular(),
    deep: { bigint: [1n] },
    valid: "kept",
  }) as unknown as Record<string, AttributeValue>;

export const attributeCases: DifferentialCase[] = [
  {
    name: "scalars",
    run: ({ span }) =>
      span((it) =>
        it.setAttributes({
          text: "ä🙂\u0000",
          empty: "",
          int: 42,
          negative: -7,
          zero: 0,
          large: 2 ** 53,
          huge: 1e300,
          fraction: 0.1,
          yes: true,
          no: false,
        }),
      ),
  },
  {
    name: "numbers beyond the finite",
    run: ({ span }) =>
      span((it) => it.setAttributes({ nan: Number.NaN, inf: Infinity, minus: -Infinity, zero: -0 })),
  },
  {
    name: "lists of one type, with gaps",
    run: ({ span }) =>
      span((it) =>
        it.setAttributes({
          texts: ["a", "b"],
          numbers: [1, 2.5, Number.NaN],
          flags: [true, false],
          empty: [],
          gaps: ["a", null, undefined, "b"],
          onlyGaps: [null],
        }),
      ),
  },
  {
    name: "a list that changes later",
    run: ({ span }) =>
      span((it) => {
        const list = ["a"];
        it.setAttribute("list", list);
        list.push("later");
      }),
  },
  {
    name: "lists of several types",
    differs: { "otel-1": ONE_TYPE, "otel-2": ONE_TYPE },
    run: ({ span }) => span((it) => it.setAttribute("list", ["a", 1, true, ["nested"]])),
  },
  {
    name: "objects",
    differs: { "otel-1": ONE_TYPE, "otel-2": ONE_TYPE },
    run: ({ span, tracer }) => {
      const nested = { text: "a", inner: { list: [1, { deep: null }], gone: undefined } };
      span((it) => it.setAttribute("object", nested).setAttribute("empty", {}));
      tracer.startSpan("start", { attributes: { nested } }).end();
    },
  },
  {
    name: "null",
    differs: { "otel-1": "ignores null", "otel-2": "ignores null" },
    run: ({ span }) => span((it) => it.setAttribute("null", null as never)),
  },
  {
    name: "bytes",
    differs: { "otel-1": ONE_TYPE, "otel-2": ONE_TYPE },
    run: ({ span }) => span((it) => it.setAttribute("bytes", new Uint8Array([0, 1, 255]))),
  },
  {
    name: "undefined",
    run: ({ span, tracer }) => {
      span((it) => it.setAttribute("a", undefined as never).setAttributes({ b: undefined as never, c: 1 }));
      tracer.startSpan("start", { attributes: { gone: undefined as never } }).end();
    },
  },
  { name: "values that no attribute may hold", run: ({ span }) => span((it) => it.setAttributes(invalid())) },
  {
    name: "values that no attribute may hold, at the start",
    differs: { "otel-1": UNCOUNTED, "otel-2": UNCOUNTED },
    run: ({ tracer }) => tracer.startSpan("start", { attributes: invalid() }).end(),
  },
  {
    name: "names that are not text",
    run: ({ span, attempt }) =>
      span((it) => {
        for (const name of ["", 5, null, undefined, Symbol("name")])
          attempt(() => it.setAttribute(name as string, "value"));
        it.setAttributes({ "": "empty", ["__proto__"]: "inherited", 7: "seven", "last.name": "kept" });
      }),
  },
  {
    name: "names set twice, inherited names",
    run: ({ span, attempt }) =>
      span((it) => {
        it.setAttributes({ a: 1, b: 2 }).setAttribute("a", "again");
        it.setAttributes(Object.create({ inherited: 1 }));
        for (const none of [null, undefined]) attempt(() => it.setAttributes(none as never));
      }),
  },
  {
    name: "limit of attributes",
    limits: { attributeCountLimit: 3 },
    run: ({ span, tracer }) => {
      const attributes = { a: 1, b: 2, c: 3, d: 4 };
      span((it) => it.setAttributes(attributes).setAttribute("a", "again").setAttribute("e", 5));
      tracer.startSpan("start", { attributes }).setAttribute("f", 6).end();
    },
  },
  {
    name: "limit of attributes of zero",
    limits: { attributeCountLimit: 0 },
    run: ({ tracer }) =>
      tracer
        .startSpan("start", { attributes: { a: 1 } })
        .setAttribute("b", 2)
        .end(),
  },
  {
    name: "what is invalid beyond the limit",
    limits: { attributeCountLimit: 1 },
    differs: { "otel-1": UNCOUNTED, "otel-2": UNCOUNTED },
    run: ({ span }) => span((it) => it.setAttribute("a", 1).setAttribute("b", Symbol("b") as never)),
  },
  {
    name: "limit of text",
    limits: { attributeValueLengthLimit: 4 },
    run: ({ span, tracer }) => {
      const attributes = {
        text: "12345",
        short: "1234",
        list: ["123456", null, "1"],
        number: 123456,
        pair: "123🙂",
      };
      span((it) => it.setAttributes(attributes));
      tracer.startSpan("a name is not cut", { attributes }).end();
    },
  },
  {
    name: "limit of text in objects and bytes",
    limits: { attributeValueLengthLimit: 4 },
    differs: { "otel-1": ONE_TYPE, "otel-2": ONE_TYPE },
    run: ({ span }) =>
      span((it) =>
        it.setAttributes({
          object: { text: "12345", list: ["12345"] },
          bytes: new Uint8Array([1, 2, 3, 4, 5]),
        }),
      ),
  },
  ...[0, -1].map(
    (limit) =>
      ({
        name: `a limit of text of ${limit}, which is none`,
        limits: { attributeValueLengthLimit: limit },
        run: ({ span }) => span((it) => it.setAttribute("text", "12345")),
      }) satisfies DifferentialCase,
  ),
  {
    name: "attributes of events",
    run: ({ span }) =>
      span((it) => {
        it.addEvent("plain").addEvent("").addEvent("empty", {});
        it.addEvent("full", { text: "a", list: ["a", null], number: Number.NaN });
      }),
  },
  {
    name: "attributes of events that no event may hold",
    differs: { "otel-1": UNCOUNTED, "otel-2": UNCOUNTED },
    run: ({ span }) =>
      span((it) =>
        it.addEvent("event", { ...invalid(), "": 1, nested: { a: 1 }, null: null, gone: undefined }),
      ),
  },
  {
    name: "limits of events' attributes",
    limits: { attributePerEventCountLimit: 2, attributeValueLengthLimit: 3 },
    differs: { "otel-1": NO_LIMITS },
    run: ({ span }) => span((it) => it.addEvent("event", { a: "1234", b: ["1234"], c: 3, d: 4 })),
  },
  {
    name: "limit of events",
    limits: { eventCountLimit: 2 },
    run: ({ span }) => span((it) => it.addEvent("a").addEvent("b").addEvent("c").recordException("the last")),
  },
  {
    name: "limit of events of zero",
    limits: { eventCountLimit: 0 },
    run: ({ span }) => span((it) => it.addEvent("a").recordException("b")),
  },
  {
    name: "limits of links and of their attributes",
    limits: { linkCountLimit: 2, attributePerLinkCountLimit: 1, attributeValueLengthLimit: 2 },
    differs: { "otel-1": NO_LIMITS },
    run: ({ tracer }) => {
      const link = (number: number) => ({ context: spanContext, attributes: { number, text: "1234" } });
      tracer.startSpan("start", { links: [link(1), link(2), link(3)] }).end();
      tracer
        .startSpan("later", { links: [link(1)] })
        .addLink(link(2))
        .addLinks([link(3), link(4)])
        .end();
    },
  },
  {
    name: "limit of links of zero",
    limits: { linkCountLimit: 0 },
    differs: { "otel-1": NO_LIMITS },
    run: ({ tracer }) =>
      tracer
        .startSpan("start", { links: [{ context: spanContext }] })
        .addLink({ context: spanContext })
        .end(),
  },
];
