import { randomBytes } from "node:crypto";
import { SPAN_COLUMNS, type SpanColumn } from "../src/columns/index.ts";
import { SpanBlock } from "../src/columns/span-block.ts";

/** A span in a test: what it does not say is empty, `project_id` is "default", ids are hex, times are nanoseconds. */
export type SpanFields = { trace_id: string } & {
  [Name in Exclude<SpanColumn, "trace_id">]?:
    | string
    | number
    | bigint
    | readonly string[]
    | Record<string, unknown>;
};

export const newTraceId = (): string => randomBytes(16).toString("hex");
export const newSpanId = (): string => randomBytes(8).toString("hex");
export const nowNanos = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** The spans as columns, written as a decoder would. Without times they start now, last a second and just arrived. */
export function spanBlockOf(spans: readonly SpanFields[]): SpanBlock {
  const block = new SpanBlock();
  for (const span of spans) {
    const start = BigInt((span.start_time as bigint | undefined) ?? nowNanos());
    const received = BigInt((span.received_at as bigint | undefined) ?? start / 1_000n);
    const row: SpanFields = {
      project_id: "default",
      span_id: newSpanId(),
      end_time: start + 1_000_000_000n,
      version: received,
      ...span,
      start_time: start,
      received_at: received,
    };
    for (const name of Object.keys(SPAN_COLUMNS) as SpanColumn[]) append(block, name, row[name]);
    block.endSpan(row.project_id as string, row.trace_id);
  }
  return block;
}

function append(block: SpanBlock, name: SpanColumn, value: SpanFields[SpanColumn]): void {
  // One union of all column classes; the type of the column decides which it is.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  const column = block.columns[name] as any;
  const type: string = SPAN_COLUMNS[name];
  if (type === "String") appendText(column, value);
  else if (type.startsWith("FixedString")) {
    if (value) column.appendBytes(Buffer.from(value as string, "hex"));
    else column.appendZeroes();
  } else if (type === "Array(String)") {
    for (const element of (value as string[] | undefined) ?? []) {
      column.elements.appendText(element);
      column.added();
    }
    column.endRow();
  } else if (type.startsWith("Map")) {
    for (const [key, entry] of Object.entries((value as object | undefined) ?? {})) {
      column.keys.appendText(key);
      if (type.endsWith("String)")) appendText(column.values, entry);
      else appendNumber(column.values, type.slice("Map(String, ".length, -1), entry);
      column.added();
    }
    column.endRow();
  } else appendNumber(column, type, value as number | bigint | undefined);
}

// biome-ignore lint/suspicious/noExplicitAny: see above
function appendText(column: any, value: unknown): void {
  if (value instanceof Uint8Array) column.appendBytes(value);
  else column.appendText((value as string | undefined) ?? "");
}

// biome-ignore lint/suspicious/noExplicitAny: see above
function appendNumber(column: any, type: string, value: number | bigint = 0): void {
  if (type === "Float64" || type === "UInt8" || type === "UInt32") {
    column.append(Number(value));
    return;
  }
  const bits = BigInt.asUintN(64, BigInt(value));
  column.appendWords(Number(bits & 0xffff_ffffn), Number(bits >> 32n));
}
