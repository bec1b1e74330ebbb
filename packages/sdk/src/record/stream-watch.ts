import type { Context } from "@opentelemetry/api";
import { withContext } from "../otel/active-context.ts";
import type { SpanEnd } from "../semconv/index.ts";
import type { OpenStream } from "./open-stream.ts";

/** Of one stream that is returned again and again, as many spans follow it. */
const MAX_SPANS = 100;

/** Tells the spans that follow one stream what happens to it. */
export class StreamWatch {
  /** What produces the stream runs inside the span of the function that made it. */
  readonly #context: Context;
  readonly #streams: OpenStream[] = [];
  #ended: { how: SpanEnd; error?: unknown } | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  add(open: OpenStream, stream: object): void {
    if (this.#streams.length >= MAX_SPANS) open.end(undefined);
    else {
      open.watch(stream);
      this.#streams.push(open);
    }
    if (this.#ended?.how === "failed") open.fail(this.#ended.error);
    else if (this.#ended !== undefined) open.end(this.#ended.how);
  }

  run<T>(produce: () => T): T {
    return withContext(this.#context, produce);
  }

  piece(piece: unknown): void {
    for (const open of this.#streams) open.piece(piece);
  }

  end(how: SpanEnd): void {
    this.#ended ??= { how };
    for (const open of this.#streams.splice(0)) open.end(how);
  }

  fail(error: unknown): void {
    this.#ended ??= { how: "failed", error };
    for (const open of this.#streams.splice(0)) open.fail(error);
  }
}

/** Puts a method of ours on one object, before its own one. */
export function override(object: object, name: PropertyKey, method: (...args: never[]) => unknown): void {
  Object.defineProperty(object, name, {
    value: method,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
