import { type Context, propagation, type TextMapPropagator, trace } from "@opentelemetry/api";
import { afterEach, expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { unregisterAll } from "./customer-otel.ts";
import { withSdk } from "./with-sdk.ts";

// Carriers come from other processes and other people's code. Nothing in them may throw into the host, and nothing
// malformed may become a context.

const sdk = withSdk();
afterEach(unregisterAll);

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const HUGE = "x".repeat(100 * 1024 * 1024);

function explode(): never {
  throw new Error("trapped");
}

function* endless(): Generator<number> {
  for (let index = 0; ; index += 1) yield index;
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const traps = {
  get: explode,
  set: explode,
  has: explode,
  ownKeys: explode,
  defineProperty: explode,
  getOwnPropertyDescriptor: explode,
  getPrototypeOf: explode,
};

const carriers: [string, () => unknown][] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["a number", () => 7],
  ["a text", () => TRACEPARENT],
  ["a symbol", () => Symbol("carrier")],
  ["a bigint", () => 7n],
  ["a function", () => explode],
  ["a date", () => new Date()],
  ["a Proxy that throws", () => new Proxy({}, traps)],
  ["a Proxy around a list that throws", () => new Proxy([], traps)],
  ["a Proxy around a Map", () => new Proxy(new Map(), {})],
  ["a revoked Proxy", () => revoked({})],
  ["a revoked Proxy around a list", () => revoked([])],
  [
    "getters that throw",
    () => ({
      get traceparent() {
        return explode();
      },
      get tracestate() {
        return explode();
      },
      get "agentops-session-id"() {
        return explode();
      },
    }),
  ],
  ["methods that throw", () => ({ get: explode, set: explode, keys: explode, setHeader: explode })],
  ["methods that are none", () => ({ get: 1, set: "x", keys: {}, setHeader: [] })],
  ["keys without end", () => Object.assign(new Map(), { keys: endless })],
  [
    "properties of the prototype",
    () => Object.create({ traceparent: TRACEPARENT, "agentops-session-id": "s" }),
  ],
  ["names of Object.prototype", () => JSON.parse('{"__proto__": {"traceparent": 1}, "constructor": 1}')],
  ["values of wrong types", () => ({ traceparent: 1, tracestate: {}, "agentops-session-id": Symbol("s") })],
  [
    "values that are lists of wrong types",
    () => ({ traceparent: [1, {}, null], "agentops-session-id": [[]] }),
  ],
  ["values that are attributes of wrong types", () => ({ traceparent: { StringValue: { StringValue: 1 } } })],
  ["values of 100 MB", () => ({ traceparent: `cc${HUGE}`, tracestate: HUGE, "agentops-session-id": HUGE })],
  ["a name of 100 MB", () => new Map([[HUGE, "x"]])],
  ["bytes of 100 MB", () => ({ traceparent: Buffer.alloc(1e8), "agentops-session-id": Buffer.alloc(1e8) })],
  [
    "bytes that are no text",
    () => ({ traceparent: Buffer.from([0xff, 0xfe]), "agentops-session-id": Buffer.from([0]) }),
  ],
  ["control characters", () => ({ traceparent: `${TRACEPARENT}\u0000`, "agentops-session-id": "a\r\nb" })],
  ["a frozen object", () => Object.freeze({})],
  ["a frozen list", () => Object.freeze([])],
  ["a sealed environment", () => Object.seal({ PATH: "/bin" })],
  ["an uneven list", () => ["traceparent"]],
  ["a list of anything", () => [null, 1, {}, [undefined], [Symbol("x"), 1], []]],
];

it.each(carriers)("survives %s", async (_name, make) => {
  sdk.init({ autoStartSession: false });
  const session = agentops.startSession();
  await session.run(async () => {
    const carrier = make() as object;
    const active = trace.getSpanContext(agentops.extractContext({}));
    for (const format of ["headers", "environment", explode as never] as const) {
      expect(agentops.injectContext(carrier, { format })).toBe(carrier);
      expect(session.injectContext(carrier, { format })).toBe(carrier);
    }
    const received = make() as object;
    for (const context of [agentops.extractContext(received), session.extractContext(received)]) {
      expect(trace.getSpanContext(context)).toEqual(active);
    }
    expect(agentops.withContext(received, () => agentops.currentSession())).toBe(session);
    expect(agentops.startSession({ parent: received }).isRunning).toBe(true);
  });
});

it("survives options that are none", () => {
  sdk.init();
  for (const options of [null, 7, "environment", new Proxy({}, traps)]) {
    expect(agentops.injectContext({}, options as never)).toHaveProperty("agentops-session-id");
  }
});

it("passes over a propagator of the customer's that throws or returns nonsense", () => {
  sdk.init();
  const session = agentops.startSession({ sessionId: "s-1" });
  for (const extract of [explode, () => undefined, () => 7, () => ({})] as (() => Context)[]) {
    const broken: TextMapPropagator = { inject: explode, extract, fields: explode };
    propagation.setGlobalPropagator(broken);
    expect(session.injectContext({})).toEqual({ "agentops-session-id": "s-1" });
    const carrier = { traceparent: TRACEPARENT, "agentops-session-id": "s-2" };
    expect(agentops.withContext(carrier, () => agentops.currentSession()?.id)).toBe("s-2");
    propagation.disable();
  }
});
