import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../test/otlp-proto.ts";
import { type Attributes, context, keyValues, NOW_MICROS, START, TRACE_ID } from "../../test/otlp-spans.ts";
import { type NativeRow, readNative } from "../../test/read-native.ts";
import { encodeNative, LOG_COLUMNS } from "../columns/index.ts";
import { decodeLogs, logsFromJson, MalformedRequest } from "./index.ts";

const request = (...logRecords: object[]) =>
  encodeMessage("ExportLogsServiceRequest", {
    resourceLogs: [{ resource: {}, scopeLogs: [{ scope: {}, logRecords }] }],
  });
const log = (fields: object = {}, attributes: Attributes = {}) => ({
  timeUnixNano: String(START),
  body: { stringValue: "hello" },
  attributes: keyValues(attributes),
  ...fields,
});
const rowsOf = (...logRecords: object[]): NativeRow[] =>
  readNative(encodeNative([decodeLogs(request(...logRecords), context).block])).rows;
const rowOf = (fields: object = {}, attributes: Attributes = {}) => rowsOf(log(fields, attributes))[0]!;

describe("decodeLogs", () => {
  it("writes one value to every column", () => {
    expect(Object.keys(rowOf())).toEqual(Object.keys(LOG_COLUMNS));
  });

  it("takes the observed time where there is no other, and its arrival where there is neither", () => {
    const observed = { timeUnixNano: "0", observedTimeUnixNano: String(START + 7n) };
    expect(rowOf(observed)).toMatchObject({
      time: START + 7n,
      time_source: 1,
      observed_time_nanos: START + 7n,
    });
    expect(rowOf({ timeUnixNano: "0" })).toMatchObject({ time: NOW_MICROS * 1000n, time_source: 2 });
  });

  it.each([
    [{ stringValue: "hello" }, "hello", ""],
    [{ stringValue: "" }, "", "0a00"],
    [{ intValue: "9007199254740993" }, "9007199254740993", "18"],
    [{ kvlistValue: { values: keyValues({ a: 1 }) } }, '{"a":1}', "32"],
    [{}, "", ""],
  ])("keeps the body %j as text, and as it was where that does not say it", (body, text, bytes) => {
    const row = rowOf({ body });
    expect(row.body).toBe(text);
    const kept = Buffer.from(String(row.body_value), "latin1").toString("hex");
    if (bytes === "") expect(kept).toBe("");
    else expect(kept.startsWith(bytes)).toBe(true);
  });

  it("finds the session, its outcome and its tags among the attributes", () => {
    const tags = { arrayValue: { values: [{ stringValue: "a" }] } };
    const attributes = { "session.id": "s", "agentops.session.end_state": "fail", "agentops.tags": tags };
    expect(rowOf({}, attributes)).toMatchObject({
      session_id: "s",
      session_source: "session.id",
      end_state: "Fail",
      tags: ["a"],
    });
  });

  it("gives a record the same id wherever it comes, and two that are the same two", () => {
    const [first, second, other] = rowsOf(log(), log(), log({ severityText: "WARN" }));
    const [again] = rowsOf(log());
    expect(again!.id).toBe(first!.id);
    expect(new Set([first!.id, second!.id, other!.id]).size).toBe(3);
  });

  it.each([
    [{ timeUnixNano: "1" }, "time is older than what is kept"],
    [{ timeUnixNano: String(START * 2n) }, "time is more than a day in the future"],
    [{ traceId: Buffer.from("abc") }, "trace_id is not 16 bytes"],
    [{ spanId: TRACE_ID }, "span_id is not 8 bytes"],
    [{ body: nested(20) }, "the body or an attribute is nested too deep"],
    [{ attributes: keyValues({ deep: nested(20) }) }, "the body or an attribute is nested too deep"],
    [{ attributes: Array.from({ length: 4_097 }, () => ({})) }, "more than 4096 attributes"],
  ])("rejects the record with %o alone", (fields, reason) => {
    const { accepted, rejected, rejections } = decodeLogs(request(log(), log(fields)), context);
    expect({ accepted, rejected, rejections }).toEqual({
      accepted: 1,
      rejected: 1,
      rejections: new Map([[reason, 1]]),
    });
  });

  it("rejects what comes after 50,000 records", () => {
    const { accepted, rejected } = decodeLogs(
      request(...Array.from({ length: 50_002 }, () => log())),
      context,
    );
    expect({ accepted, rejected }).toEqual({ accepted: 50_000, rejected: 2 });
  });

  it("never fails on a damaged request but with MalformedRequest", () => {
    const good = Buffer.from(request(log({ traceId: TRACE_ID }, { a: "x", b: 1, c: nested(3) })));
    const damage = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        let bytes = Buffer.from(good);
        for (const [at, byte, length] of damages) {
          bytes[at] = byte;
          if (byte % 4 === 0) bytes = Buffer.concat([bytes.subarray(0, length), Buffer.alloc(good.length)]);
        }
        expectMalformedAtMost(() => decodeLogs(bytes, context));
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  "",
  "[]",
  "null",
  '{"resourceLogs":7}',
  '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":7}]}]}]}',
])("logsFromJson throws MalformedRequest for %j", (text) =>
  expect(() => logsFromJson(text)).toThrow(MalformedRequest),
);

function nested(levels: number): object {
  return levels === 0 ? { intValue: "1" } : { arrayValue: { values: [nested(levels - 1)] } };
}

function expectMalformedAtMost(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedRequest);
  }
}
