import { describe, expect, it } from "vitest";
import { keyValues, rowOf } from "../../test/otlp-spans.ts";

const exception = (type: string, message: string) => ({
  name: "exception",
  attributes: keyValues({ "exception.type": type, "exception.message": message }),
});

describe("error", () => {
  it("takes its type from error.type before the exception, its message from the exception before the status", () => {
    const events = [exception("TypeError", "thrown")];
    const status = { code: 2, message: "status" };
    expect(rowOf({ "error.type": "timeout" }, { events, status })).toMatchObject({
      error_type: "timeout",
      error_message: "thrown",
    });
    expect(rowOf({}, { events, status })).toMatchObject({ error_type: "TypeError", error_message: "thrown" });
    expect(rowOf({ "error.type": "timeout" }, { status })).toMatchObject({
      error_type: "timeout",
      error_message: "status",
    });
  });

  it("is the last exception of several: the one that left the span", () => {
    const events = [exception("A", "first"), exception("B", "second"), { name: "other" }];
    expect(rowOf({}, { events })).toMatchObject({ error_type: "B", error_message: "second" });
  });

  it("is empty where nothing failed", () => {
    expect(rowOf({ "error.type": "x" }, { status: { code: 1, message: "fine" } })).toMatchObject({
      error_type: "",
      error_message: "",
    });
  });
});
