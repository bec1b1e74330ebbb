import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { SpanKindName } from "../semconv/index.ts";
import type { LooseObject } from "./loose-value.ts";

/** What one method of a client library means in OpenTelemetry's words. */
export interface CallReader {
  readonly kind: SpanKindName;
  /** `gen_ai.operation.name`; the span is called after it and the model. */
  readonly operation: string;
  readRequest(body: LooseObject): CallFacts;
  readResponse(response: LooseObject): CallFacts;
  /** Gathers the chunks of a streamed response; absent where there is no streaming. */
  collectChunks?(): ChunkCollector;
}

/** What a request or a response tells. */
export interface CallFacts {
  attributes: Attributes;
  /** By attribute name, not yet serialised. */
  content?: Readonly<Record<string, unknown>>;
  /** Why a response that arrived is a failure all the same. */
  failure?: { type: string; message: string };
}

export interface ChunkCollector {
  add(chunk: LooseObject): void;
  /** The response as if it had not been streamed, as far as it has come. */
  response(): LooseObject;
  /** Whether the model has said all it had to say. */
  isComplete(): boolean;
}

/** The attributes that have a value. */
export function definedAttributes(attributes: Record<string, AttributeValue | undefined>): Attributes {
  const defined: Attributes = {};
  for (const name in attributes) {
    if (attributes[name] !== undefined) defined[name] = attributes[name];
  }
  return defined;
}
