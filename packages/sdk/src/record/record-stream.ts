import type { Readable } from "node:stream";
import { OpenStream } from "./open-stream.ts";
import { type AnyGenerator, recordGenerator } from "./record-generator.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import { StreamWatch } from "./stream-watch.ts";
import { watchNodeStream } from "./watch-node-stream.ts";
import { watchWebStream } from "./watch-web-stream.ts";

/**
 * Lets the span last as long as what a call returned is consumed, where that is a generator, a Readable of Node or a
 * ReadableStream. Returns what the caller gets; undefined where it is something else.
 */
export function recordStream(result: object, recorded: RecordedSpan, outputKey: string): object | undefined {
  const type = streamTypeOf(result);
  if (type === undefined) return undefined;
  if (type === "generator") return recordGenerator(result as AnyGenerator, () => recorded, outputKey);
  try {
    const watch = watches.get(result) ?? startWatch(result, type, recorded);
    watch.add(new OpenStream(recorded, outputKey, { isGenerator: false }), result);
  } catch {
    recorded.end(); // a frozen object: the call is known, its end is not
  }
  return result;
}

export function isGenerator(value: unknown): value is AnyGenerator {
  return typeof value === "object" && value !== null && streamTypeOf(value) === "generator";
}

/** One watch for each stream: a cache hands out one and the same again and again. */
const watches = new WeakMap<object, StreamWatch>();

function startWatch(stream: object, type: "node" | "web", recorded: RecordedSpan): StreamWatch {
  const watch = new StreamWatch(recorded.context);
  if (type === "node") watchNodeStream(stream as Readable, watch);
  else watchWebStream(stream as ReadableStream, watch);
  watches.set(stream, watch);
  return watch;
}

function streamTypeOf(value: object): "generator" | "node" | "web" | undefined {
  try {
    const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
    if (tag === "ReadableStream")
      return typeof (value as ReadableStream).getReader === "function" ? "web" : undefined;
    if (tag === "Generator" || tag === "AsyncGenerator")
      return typeof (value as AnyGenerator).next === "function" ? "generator" : undefined;
    return isReadable(value as Partial<Readable>) ? "node" : undefined;
  } catch {
    return undefined;
  }
}

function isReadable({ pipe, read, emit }: Partial<Readable>): boolean {
  return typeof pipe === "function" && typeof read === "function" && typeof emit === "function";
}
