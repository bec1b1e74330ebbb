import { createTraceState, defaultTextMapGetter, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

// https://www.w3.org/TR/trace-context/, by its own rules and the cases of its test suite.

const sdk = withSdk();

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";
const PARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

function extract(carrier: object) {
  return trace.getSpanContext(agentops.extractContext(carrier));
}

function stateOf(tracestate: string | string[]): string | undefined {
  return extract({ traceparent: PARENT, tracestate })?.traceState?.serialize();
}

it.each([
  ["version 00", PARENT],
  ["blanks around it", ` ${PARENT}\t`],
  ["a later version", `cc-${TRACE_ID}-${SPAN_ID}-01`],
  ["a later version with more", `cc-${TRACE_ID}-${SPAN_ID}-01-what-the-future-will-be-like`],
])("takes %s", (_name, traceparent) => {
  expect(extract({ traceparent })).toEqual({
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
    isRemote: true,
  });
});

it.each([
  ["version ff", `ff-${TRACE_ID}-${SPAN_ID}-01`],
  ["version 0", `0-${TRACE_ID}-${SPAN_ID}-01`],
  ["version 000", `000-${TRACE_ID}-${SPAN_ID}-01`],
  ["a version of other letters", `.0-${TRACE_ID}-${SPAN_ID}-01`],
  ["version 00 with more", `${PARENT}-what-the-future-will-be-like`],
  ["version 00 with a dash at its end", `${PARENT}-`],
  ["a later version with more but no dash", `cc-${TRACE_ID}-${SPAN_ID}-01.what`],
  ["capitals", PARENT.toUpperCase()],
  ["a trace id of zeros", `00-${"0".repeat(32)}-${SPAN_ID}-01`],
  ["a span id of zeros", `00-${TRACE_ID}-${"0".repeat(16)}-01`],
  ["a trace id that is short", `00-${TRACE_ID.slice(1)}-${SPAN_ID}-01`],
  ["a trace id that is long", `00-${TRACE_ID}0-${SPAN_ID}-01`],
  ["a span id of other letters", `00-${TRACE_ID}-${SPAN_ID.slice(1)}g-01`],
  ["flags that are short", `00-${TRACE_ID}-${SPAN_ID}-1`],
  ["flags of other letters", `00-${TRACE_ID}-${SPAN_ID}-.1`],
  ["no flags", `00-${TRACE_ID}-${SPAN_ID}`],
  ["two, joined", `${PARENT},${PARENT}`],
  ["two", [PARENT, PARENT]],
  ["none", ""],
  ["a line feed in it", `${PARENT}\n${PARENT}`],
])("takes no traceparent with %s, nor its tracestate", (_name, traceparent) => {
  expect(extract({ traceparent, tracestate: "a=1" })).toBeUndefined();
});

it("needs a traceparent for a tracestate", () => {
  expect(extract({ tracestate: "a=1" })).toBeUndefined();
});

it.each([
  ["00", 0],
  ["01", 1],
  ["02", 2],
  ["03", 3],
  ["fc", 0],
  ["ff", 3],
])("keeps of the flags %s what is known", (flags, expected) => {
  sdk.init({ autoStartSession: false });
  const context = agentops.extractContext({ traceparent: `00-${TRACE_ID}-${SPAN_ID}-${flags}` });
  expect(trace.getSpanContext(context)?.traceFlags).toBe(expected);
  const onwards = agentops.withContext(context, () => agentops.injectContext({}));
  expect(onwards).toEqual({ traceparent: `00-${TRACE_ID}-${SPAN_ID}-0${expected}` });
});

const members = (count: number, length = 1) =>
  Array.from({ length: count }, (_, index) => `k${index}=${"v".repeat(length)}`);

it.each<[string, string | string[], string | undefined]>([
  ["one member", "a=1", "a=1"],
  ["blanks around members", "a=1 \t,\t b=2", "a=1,b=2"],
  ["empty members", "a=1,,b=2,", "a=1,b=2"],
  ["several headers", ["a=1,b=2", "c=3"], "a=1,b=2,c=3"],
  ["a vendor's key", "fw529a3039@dt=FfAAAAA", "fw529a3039@dt=FfAAAAA"],
  ["every character a key may have", "a-_*/z09=1", "a-_*/z09=1"],
  ["a key of 256 characters", `${"z".repeat(256)}=1`, `${"z".repeat(256)}=1`],
  ["a key of 257 characters", `a=1,${"z".repeat(257)}=1`, undefined],
  ["a key in capitals", "a=1,B=2", undefined],
  ["a key with a blank", "a=1,b c=2", undefined],
  ["no key", "a=1,=2", undefined],
  ["no equals sign", "a=1,b", undefined],
  ["two equals signs", "a=1,b=2=3", undefined],
  ["a value that is none of ASCII", "a=1,b=ü", undefined],
  ["a value of 257 characters", `a=1,b=${"v".repeat(257)}`, undefined],
  ["32 members", members(32).join(), members(32).join()],
  ["33 members", members(33).join(), undefined],
  ["512 characters and more", members(8, 100).join(), members(8, 100).slice(0, 4).join()],
  ["a long member among them", ["long=".padEnd(200, "v"), ...members(8, 60)].join(), members(8, 60).join()],
])("reads a tracestate with %s", (_name, tracestate, expected) => {
  expect(stateOf(tracestate)).toBe(expected);
});

it("passes on what it got, and takes names in any case", () => {
  sdk.init({ autoStartSession: false });
  const carrier = { TraceParent: PARENT, TraceState: "a=1, b=2" };
  expect(agentops.withContext(carrier, () => agentops.injectContext({}))).toEqual({
    traceparent: PARENT,
    tracestate: "a=1,b=2",
  });
});

it("writes lower case, known flags and a tracestate that may travel, whatever a span context holds", async () => {
  sdk.init();
  const { propagation } = await import("@opentelemetry/api");
  const write = (more: object): Record<string, string> => {
    const spanContext = { traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID, traceFlags: 0xff, ...more };
    const carrier = {};
    propagation.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext), carrier);
    return carrier;
  };
  expect(write({})).toEqual({ traceparent: `00-${TRACE_ID}-${SPAN_ID}-03` });
  expect(write({ traceFlags: undefined })).toEqual({ traceparent: `00-${TRACE_ID}-${SPAN_ID}-00` });
  expect(write({ traceState: createTraceState("a=1") })).toHaveProperty("tracestate", "a=1");
  expect(write({ traceState: { serialize: () => members(40).join() } })).not.toHaveProperty("tracestate");
  expect(write({ spanId: "0".repeat(16) })).toEqual({});
});

it("serves the API too while nobody registered a propagator", async () => {
  sdk.init();
  const { propagation } = await import("@opentelemetry/api");
  const context = propagation.extract(ROOT_CONTEXT, { traceparent: PARENT }, defaultTextMapGetter);
  expect(trace.getSpanContext(context)).toMatchObject({ traceId: TRACE_ID, traceFlags: TraceFlags.SAMPLED });
  expect(propagation.fields()).toEqual(["traceparent", "tracestate"]);
});
