import { ProtoWriter } from "../otlp/wire/proto-writer.ts";
import type { OtlpFailure } from "./otlp-failure.ts";
import type { OtlpFormat, OtlpSignal } from "./otlp-signal.ts";

/** How a request is written, and so its answer. */
export interface OtlpEncoding {
  readonly format: OtlpFormat;
  readonly contentType: string;
  /** `Export…ServiceResponse`. Without rejections a message is a warning; without either it is the empty message. */
  success(signal: OtlpSignal, rejected: number, message: string): Uint8Array | string;
  /** `google.rpc.Status`. */
  failure(failure: OtlpFailure): Uint8Array | string;
}

/** Tags of Export…ServiceResponse and Export…PartialSuccess, the same for all signals, and of google.rpc.Status. */
const RESPONSE_PARTIAL_SUCCESS = 0x0a;
const PARTIAL_REJECTED = 0x08;
const PARTIAL_ERROR_MESSAGE = 0x12;
const STATUS_CODE = 0x08;
const STATUS_MESSAGE = 0x12;

export const protobufEncoding: OtlpEncoding = {
  format: "protobuf",
  contentType: "application/x-protobuf",
  success(_signal, rejected, message) {
    const writer = new ProtoWriter();
    if (message !== "") {
      const partial = writer.open(RESPONSE_PARTIAL_SUCCESS);
      if (rejected > 0) writer.varint(PARTIAL_REJECTED, rejected);
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
  format: "json",
  contentType: "application/json",
  success({ rejectedField }, rejected, message) {
    if (message === "") return "{}";
    const count = rejected > 0 ? { [rejectedField]: String(rejected) } : {};
    return JSON.stringify({ partialSuccess: { ...count, errorMessage: message } });
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
