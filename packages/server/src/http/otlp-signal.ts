import type { SignalName } from "./ingest-observer.ts";

export type OtlpFormat = "protobuf" | "json";

/** Of whom and when a request is. */
export interface ReceivedContext {
  readonly projectId: string;
  readonly receivedAtMicros: number;
}

/** A request that was read: what it holds, and how to keep it. */
export interface DecodedRequest {
  readonly accepted: number;
  readonly rejected: number;
  /** Reason → how many items. */
  readonly rejections: ReadonlyMap<string, number>;
  /** Texts among the accepted that are not kept byte for byte, since they are not UTF-8. */
  readonly repairedTexts: number;
  /** Resolves when the accepted items are on disk. */
  store(): Promise<void>;
}

/** One of OTLP's signals, whatever it comes by. */
export interface OtlpSignal {
  readonly name: SignalName;
  /** Of OTLP/HTTP. */
  readonly path: string;
  /** Of OTLP/gRPC. */
  readonly method: string;
  /** The JSON name of the count in its `partialSuccess`; in protobuf it is field 1 for all. */
  readonly rejectedField: string;
  /** @throws {MalformedRequest} */
  decode(body: Uint8Array, format: OtlpFormat, context: ReceivedContext): DecodedRequest;
}
