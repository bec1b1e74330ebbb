import { protobufFields } from "./protobuf-fields.ts";

export interface PartialSuccess {
  /** Spans, log records or data points. */
  rejected: number;
  message: string;
}

/** Reads the OTLP response to an export, the same for each signal; whatever is not one counts as full success. */
export function readPartialSuccess(body: Uint8Array): PartialSuccess {
  const result: PartialSuccess = { rejected: 0, message: "" };
  for (const field of protobufFields(body)) {
    if (field.number !== 1 || field.wireType !== 2) continue;
    for (const inner of protobufFields(field.bytes)) {
      if (inner.number === 1 && inner.wireType === 0) result.rejected = inner.value;
      if (inner.number === 2 && inner.wireType === 2) result.message = inner.bytes.toString("utf8");
    }
  }
  return result;
}
