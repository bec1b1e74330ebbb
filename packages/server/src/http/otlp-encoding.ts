import { ProtoWriter } from "../otlp/wire/proto-writer.ts";
import type { OtlpFailure } from "./otlp-failure.ts";

/** How a request is written, and so its answer. */
export interface OtlpEncoding {
  readonly contentType: string;
  /** `ExportTraceServiceResponse`; without rejections it is the empty message. */
  success(rejected: number, message: string): Uint8Array | string;
  /** `google.rpc.Status`. */
  failure(failure: OtlpFailure): Uint8Array | string;
}

/** Tags of ExportTraceServiceResponse, ExportTracePartialSuccess and google.rpc.Status. */
const RESPONSE_PARTIAL_SUCCESS = 0x0a;
const PARTIAL_REJECTED_SPANS = 0x08;
const PARTIAL_ERROR_MESSAGE = 0x12;
const STATUS_CODE = 0x08;
const STATUS_MESSAGE = 0x12;

export const protobufEncoding: OtlpEncoding = {
  contentType: "application/x-protobuf",
  success(rejected, message) {
    const writer = new ProtoWriter();
    if (rejected > 0) {
      const partial = writer.open(RESPONSE_PARTIAL_SUCCESS);
      writer.varint(PARTIAL_REJECTED_SPANS, rejected);
      writer.text(PARTIAL_ERROR_MESSAGE, message);
      writer.close(partial);
    }
    return writer.finish();
  },
  failure({ grpcCode, message }) {
    const writer = new ProtoWriter();
    writer.varint(STATUS_CODE, grpcCode);
    writer.text(STATUS_MESSAGE, message);
    return writer.finish();
  },
};

export const jsonEncoding: OtlpEncoding = {
  contentType: "application/json",
  success(rejected, message) {
    if (rejected === 0) return "{}";
    return JSON.stringify({ partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } });
  },
  failure({ grpcCode, message }) {
    return JSON.stringify({ code: grpcCode, message });
  },
};

/** The encoding a `Content-Type` names, whatever its parameters; `undefined` for one that OTLP does not know. */
export function encodingOf(contentType: string | undefined): OtlpEncoding | undefined {
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase();
  return [protobufEncoding, jsonEncoding].find((encoding) => encoding.contentType === mediaType);
}
