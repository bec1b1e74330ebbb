import { context, createContextKey, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { contextWithSpan } from "./context-with-span.ts";

const KEY = createContextKey("test");
const span = (spanId: string) =>
  trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: spanId.repeat(16), traceFlags: 1 });

it("is to the API what trace.setSpan makes", () => {
  const outer = contextWithSpan(ROOT_CONTEXT.setValue(KEY, "kept"), span("a"));
  expect(trace.getSpan(outer)).toEqual(span("a"));
  expect(outer.getValue(KEY)).toBe("kept");
  const inner = trace.setSpan(outer.setValue(KEY, "changed"), span("b"));
  expect([trace.getSpanContext(inner)?.spanId, inner.getValue(KEY)]).toEqual(["b".repeat(16), "changed"]);
  expect([trace.getSpanContext(outer)?.spanId, outer.getValue(KEY)]).toEqual(["a".repeat(16), "kept"]);
  expect(trace.getSpan(trace.deleteSpan(inner))).toBeUndefined();
  expect(trace.deleteSpan(inner).getValue(KEY)).toBe("changed");
  expect(inner.deleteValue(KEY).getValue(KEY)).toBeUndefined();
  expect(context.with(inner, () => 1)).toBe(1);
});

it("stays as small however many spans are set one after another", () => {
  let nested = ROOT_CONTEXT.setValue(KEY, "kept");
  for (let index = 0; index < 100_000; index += 1) nested = contextWithSpan(nested, span("c"));
  expect(nested.getValue(KEY)).toBe("kept");
});
