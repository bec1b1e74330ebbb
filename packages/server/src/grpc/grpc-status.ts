import type { OutgoingHttpHeaders } from "node:http2";
import type { OtlpFailure } from "../http/otlp-failure.ts";
import { ProtoWriter } from "../otlp/wire/proto-writer.ts";

// https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
export const DEADLINE_EXCEEDED = 4;

/** How a call ends that was not served. */
export interface GrpcStatus {
  readonly code: number;
  readonly message: string;
  /** Seconds after which the client should try again; none for what trying again cannot help. */
  readonly retryAfter?: number | undefined;
}

export function statusOf({ grpcCode, message, headers }: OtlpFailure): GrpcStatus {
  const retryAfter = headers["Retry-After"];
  return { code: grpcCode, message, retryAfter: retryAfter === undefined ? undefined : Number(retryAfter) };
}

/** `grpc-status` and what explains it, for the trailers. A delay travels as `google.rpc.RetryInfo`, where OTLP's clients look for it. */
export function statusHeaders({ code, message, retryAfter }: GrpcStatus): OutgoingHttpHeaders {
  return {
    "grpc-status": String(code),
    "grpc-message": percentEncoded(message),
    ...(retryAfter !== undefined && { "grpc-status-details-bin": retryDetails(code, message, retryAfter) }),
  };
}

// --- internal ---

/** Tags of google.rpc.Status, google.protobuf.Any, google.rpc.RetryInfo and google.protobuf.Duration. */
const STATUS_CODE = 0x08;
const STATUS_MESSAGE = 0x12;
const STATUS_DETAILS = 0x1a;
const ANY_TYPE_URL = 0x0a;
const ANY_VALUE = 0x12;
const RETRY_INFO_DELAY = 0x0a;
const DURATION_SECONDS = 0x08;

function retryDetails(code: number, message: string, seconds: number): string {
  const writer = new ProtoWriter();
  writer.varint(STATUS_CODE, code);
  writer.text(STATUS_MESSAGE, message);
  const detail = writer.open(STATUS_DETAILS);
  writer.text(ANY_TYPE_URL, "type.googleapis.com/google.rpc.RetryInfo");
  const retryInfo = writer.open(ANY_VALUE);
  const delay = writer.open(RETRY_INFO_DELAY);
  writer.varint(DURATION_SECONDS, seconds);
  writer.close(delay);
  writer.close(retryInfo);
  writer.close(detail);
  return Buffer.from(writer.finish()).toString("base64").replace(/=+$/, "");
}

/** Printable ASCII but `%` as it is, any other byte of the UTF-8 as `%XX`. */
function percentEncoded(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text)) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
