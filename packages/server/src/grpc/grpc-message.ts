import { OtlpFailure } from "../http/otlp-failure.ts";

/** A byte that says whether the message is compressed, and its length, big-endian. */
const PREFIX_BYTES = 5;

export interface GrpcMessage {
  readonly isCompressed: boolean;
  readonly content: Buffer;
}

/** The one message of a unary call, out of everything that was sent. Throws an OtlpFailure (400). */
export function readGrpcMessage(sent: Buffer): GrpcMessage {
  const length = sent.length < PREFIX_BYTES ? -1 : sent.readUInt32BE(1);
  if (length !== sent.length - PREFIX_BYTES || sent[0]! > 1) {
    throw new OtlpFailure(400, "The body is not one whole gRPC message.");
  }
  return { isCompressed: sent[0] === 1, content: sent.subarray(PREFIX_BYTES) };
}

export function writeGrpcMessage(content: Uint8Array): Buffer {
  const message = Buffer.alloc(PREFIX_BYTES + content.length);
  message.writeUInt32BE(content.length, 1);
  message.set(content, PREFIX_BYTES);
  return message;
}
