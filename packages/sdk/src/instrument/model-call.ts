import type { Attributes, Context } from "@opentelemetry/api";
import { noteChunk } from "../metrics/chunk-gaps.ts";
import { openSpan, type RecordedSpan } from "../record/open-span.ts";
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_STATUS,
  ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from "../semconv/index.ts";
import { SpanKind } from "../tracer/otel-api.ts";
import { type CallFacts, type CallReader, type ChunkCollector, definedAttributes } from "./call-reader.ts";
import { guarded } from "./guarded.ts";
import { toObject, toText } from "./loose-value.ts";
import { serverOf } from "./server-of.ts";

/**
 * One call of a model, from the request to the last chunk, as one span. No method throws, and the first of
 * those that end the span wins: `respond`, `finish`, `cancel`, `fail`, `end`.
 */
export class ModelCall {
  readonly context: Context;
  readonly #recorded: RecordedSpan;
  readonly #reader: CallReader;
  readonly #startedAt = performance.now();
  #collector: ChunkCollector | undefined;
  #ended = false;

  constructor(reader: CallReader, body: unknown, baseUrl: unknown) {
    const request = toObject(body);
    const facts = guarded("reading a request", () => reader.readRequest(request));
    const model = toText(request.model);
    this.#reader = reader;
    this.#recorded = openSpan(reader.kind, model ? `${reader.operation} ${model}` : reader.operation, {
      otelKind: SpanKind.CLIENT,
      attributes: { ...this.#identity(model, baseUrl), ...facts?.attributes },
    });
    this.context = this.#recorded.context;
    this.#recordContent(facts?.content);
  }

  /** The response has come, whole. */
  respond(response: unknown): void {
    this.#end(() => this.#record(this.#reader.readResponse(toObject(response))));
  }

  /** A piece of the response has reached the consumer. */
  chunk(chunk: unknown): void {
    if (this.#ended) return;
    guarded("reading a chunk", () => {
      const seconds = (performance.now() - this.#startedAt) / 1000;
      noteChunk(this.#recorded.span, seconds);
      if (!this.#collector) {
        this.#recorded.setAttributes({ [ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: seconds });
      }
      this.#collector ??= this.#reader.collectChunks?.();
      this.#collector?.add(toObject(chunk));
    });
  }

  /** The stream is at its end. */
  finish(): void {
    this.#end(() => this.#recordChunks());
  }

  /** The consumer wants no more: what has come so far is kept. */
  cancel(): void {
    this.#end(() => {
      this.#recordChunks();
      if (this.#collector?.isComplete()) return;
      this.#recorded.setAttributes({ [ATTR_GEN_AI_RESPONSE_STATUS]: "cancelled" });
    });
  }

  /** The request or the stream broke: what has come so far is kept. */
  fail(error: unknown): void {
    this.#end(() => {
      guarded("reading a broken stream", () => this.#recordChunks());
      this.#recorded.fail(error);
    });
  }

  /** The response went where it cannot be read. */
  end(): void {
    this.#end(() => {});
  }

  #end(record: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    guarded("reading a response", record);
    guarded("ending a span", () => this.#recorded.end());
    this.#collector = undefined;
  }

  #recordChunks(): void {
    if (this.#collector) this.#record(this.#reader.readResponse(this.#collector.response()));
  }

  #record({ attributes, content, failure }: CallFacts): void {
    this.#recorded.setAttributes(attributes);
    this.#recordContent(content);
    if (failure) this.#recorded.fail(new ResponseFailure(failure.type, failure.message));
  }

  #recordContent(content: CallFacts["content"] = {}): void {
    for (const [name, value] of Object.entries(content)) {
      if (value !== undefined) this.#recorded.setContent(name, value);
    }
  }

  #identity(model: string | undefined, baseUrl: unknown): Attributes {
    const { provider, address, port } = serverOf(baseUrl);
    return definedAttributes({
      [ATTR_GEN_AI_OPERATION_NAME]: this.#reader.operation,
      [ATTR_GEN_AI_PROVIDER_NAME]: provider,
      [ATTR_GEN_AI_REQUEST_MODEL]: model,
      [ATTR_SERVER_ADDRESS]: address,
      [ATTR_SERVER_PORT]: port,
    });
  }
}

/** A failure that came as a response; recorded, never thrown. Its name is the provider's code. */
class ResponseFailure extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}
