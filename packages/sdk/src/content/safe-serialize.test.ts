import { expect, it } from "vitest";
import { safeSerialize } from "./safe-serialize.ts";

function roundTrip(value: unknown): unknown {
  return JSON.parse(safeSerialize(value).text);
}

it("writes plain values as JSON.stringify does", () => {
  const value = {
    a: [1, "two", null, true],
    b: { c: 'quote " and \n newline' },
    d: [],
    e: {},
    skipped: undefined,
  };
  expect(safeSerialize(value)).toEqual({ text: JSON.stringify(value), truncated: false });
});

it.each([
  ["a string", "text", "text"],
  ["undefined", undefined, null],
  ["a BigInt", 10n, "10"],
  ["NaN", Number.NaN, "NaN"],
  ["infinity", [Number.NEGATIVE_INFINITY], ["-Infinity"]],
  ["a symbol", Symbol("s"), "[symbol]"],
  ["a function", () => 1, "[function]"],
  ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
  ["an invalid date", new Date(Number.NaN), null],
  ["a URL", new URL("http://x/y"), "http://x/y"],
  ["a map", new Map([["k", 1]]), [["k", 1]]],
  ["a set", new Set([1, 2]), [1, 2]],
  ["bytes", Buffer.from("abc"), "[3 bytes]"],
  ["a regular expression", /a+/g, "/a+/g"],
  ["a promise", Promise.resolve(1), "[promise]"],
  ["an error", new TypeError("bad"), { name: "TypeError", message: "bad" }],
  ["a lone surrogate", "a\ud800", "a\ufffd"],
  ["a null prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
])("writes %s", (_name, value, expected) => {
  expect(roundTrip(value)).toEqual(expected);
});

it("marks a circle where it closes, and not what merely occurs twice", () => {
  const shared = { n: 1 };
  const value: Record<string, unknown> = { first: shared, second: shared };
  value.self = value;
  expect(roundTrip(value)).toEqual({ first: { n: 1 }, second: { n: 1 }, self: "[circular]" });
});

it("contains a throwing getter, toJSON or proxy, and keeps its siblings", () => {
  const value = {
    get broken() {
      throw new Error("getter");
    },
    json: {
      toJSON() {
        throw new Error("toJSON");
      },
    },
    proxy: new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("proxy");
        },
      },
    ),
    fine: 1,
  };
  expect(roundTrip(value)).toEqual({
    broken: "[unreadable]",
    json: "[unreadable]",
    proxy: "[unreadable]",
    fine: 1,
  });
});

it("invokes a getter once", () => {
  let calls = 0;
  safeSerialize({
    get value() {
      calls += 1;
      return { nested: calls };
    },
  });
  expect(calls).toBe(1);
});

it("survives 100,000 levels", () => {
  let value: unknown = "bottom";
  for (let level = 0; level < 100_000; level += 1) value = [value];
  const { text, truncated } = safeSerialize(value);
  expect(truncated).toBe(true);
  expect(JSON.parse(text)).toBeInstanceOf(Array);
});

it("stops at 10,000 values, with JSON that parses", () => {
  const { text, truncated } = safeSerialize(Array.from({ length: 50_000 }, (_, index) => index));
  expect(truncated).toBe(true);
  expect((JSON.parse(text) as number[]).length).toBeLessThanOrEqual(10_000);
});

it("stops at the length given, with JSON that parses", () => {
  const { text, truncated } = safeSerialize({ a: "x".repeat(100_000), b: 1 }, { maxLength: 1000 });
  expect(truncated).toBe(true);
  expect(text.length).toBeLessThan(1100);
  expect(JSON.parse(text)).toHaveProperty("a");
});

it("keeps to the length given where escapes make text longer, and runs a getter once all the same", () => {
  let calls = 0;
  const value = {
    get text() {
      calls += 1;
      return '"\n\u0000'.repeat(1000);
    },
  };
  const { text, truncated } = safeSerialize(value, { maxLength: 4000 });
  expect(text.length).toBeLessThanOrEqual(4000);
  expect(text.length).toBeGreaterThan(3000);
  expect(JSON.parse(text)).toHaveProperty("text");
  expect([truncated, calls]).toEqual([true, 1]);
});

it("says that nothing was left out of what fits exactly", () => {
  const value = { a: ["text", true, null], b: { c: "x".repeat(100) } };
  const text = JSON.stringify(value);
  expect(safeSerialize(value, { maxLength: text.length })).toEqual({ text, truncated: false });
});

it("writes keys that every object inherits", () => {
  const text = '{"__proto__":{"a":1},"constructor":"c","toString":null,"toJSON":"text"}';
  expect(safeSerialize(JSON.parse(text)).text).toBe(text);
});

it.each([
  ["objects", Object.prototype],
  ["arrays", Array.prototype],
])("runs no toJSON that somebody has put on the prototype of %s while it writes", (_name, prototype) => {
  Object.defineProperty(prototype, "toJSON", {
    configurable: true,
    value: () => {
      throw new Error("theirs");
    },
  });
  try {
    const bare = Object.assign(Object.create(null), { a: 1 });
    expect(safeSerialize([[1], bare]).text).toBe('[[1],{"a":1}]');
  } finally {
    Reflect.deleteProperty(prototype, "toJSON");
  }
});

it("stops within a sparse array of a thousand million items", () => {
  const sparse: number[] = [];
  sparse[999_999_999] = 1;
  expect(safeSerialize(sparse).truncated).toBe(true);
});

it("masks values under keys that look like secrets, at any depth", () => {
  const value = {
    apiKey: "sk-1",
    headers: { Authorization: "Bearer x", "x-api-key": "y", accept: "json" },
    OPENAI_API_KEY: "z",
    password: { nested: true },
    token: "t",
    max_tokens: 5,
    inputTokens: 7,
    secretary: "Jane",
  };
  expect(roundTrip(value)).toEqual({
    apiKey: "[masked]",
    headers: { Authorization: "[masked]", "x-api-key": "[masked]", accept: "json" },
    OPENAI_API_KEY: "[masked]",
    password: "[masked]",
    token: "[masked]",
    max_tokens: 5,
    inputTokens: 7,
    secretary: "Jane",
  });
});

it("stops where the getters of the host take too long, and stays valid JSON", () => {
  let asked = 0;
  const slow = Array.from({ length: 1000 }, () => ({
    get value() {
      asked += 1;
      const until = performance.now() + 1;
      while (performance.now() < until);
      return asked;
    },
  }));
  const { text, truncated } = safeSerialize({ before: 1, slow, after: 2 });
  expect(JSON.parse(text)).toMatchObject({ before: 1, slow: expect.arrayContaining([{ value: 1 }]) });
  expect([truncated, asked < 100]).toEqual([true, true]);
});
