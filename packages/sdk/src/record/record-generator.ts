import type { Context } from "@opentelemetry/api";
import { withContext } from "../otel/active-context.ts";
import { OpenStream } from "./open-stream.ts";
import type { RecordedSpan } from "./recorded-span.ts";

export type AnyGenerator = Generator | AsyncGenerator;
type Step = IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
/** Opens the span of a generator, inside that of a recorder around it, where there is one. */
type Open = (outer: Context | undefined) => RecordedSpan;
type Method = "next" | "return" | "throw";

/**
 * The generator, with a span from its first step to its end: exhausted, left by `return`, thrown out of, or never
 * asked again. Every step runs in the span's context. A generator that nobody asks for a value leaves no span,
 * unless its span is open already.
 */
export function recordGenerator<G extends AnyGenerator>(generator: G, open: Open, outputKey: string): G {
  let stream: OpenStream | undefined;
  let outer: Context | undefined;

  const onStep = (step: IteratorResult<unknown>, method: Method): IteratorResult<unknown> => {
    if (step.done !== true) stream?.piece(step.value);
    else stream?.end(method === "return" ? "cancelled" : "consumed", step.value);
    return step;
  };
  const onError = (error: unknown): never => {
    stream?.fail(error);
    throw error;
  };
  const advance = (method: Method, args: unknown[]): Step => {
    const step = (): Step => Reflect.apply(generator[method], generator, args) as Step;
    if (stream === undefined) {
      if (method !== "next") return step();
      const span = open(outer);
      stream = new OpenStream(span, outputKey, { isGenerator: true });
      stream.watch(recorded);
      enclose.get(generator)?.(span.context);
    }
    stream.idleSweeps = 0;
    try {
      const result = withContext(stream.recorded.context, step);
      if (!isPromise(result)) return onStep(result, method);
      return result.then((value) => onStep(value, method), onError);
    } catch (error) {
      return onError(error);
    }
  };

  // Made from the generator's own prototype, so that `instanceof` and the iterator helpers go on working.
  const recorded = Object.create(Object.getPrototypeOf(generator) as object, {
    next: { value: (...args: unknown[]) => advance("next", args), configurable: true, writable: true },
    return: { value: (...args: unknown[]) => advance("return", args), configurable: true, writable: true },
    throw: { value: (...args: unknown[]) => advance("throw", args), configurable: true, writable: true },
  }) as G;
  enclose.set(recorded, (context) => {
    outer = context;
  });
  return recorded;
}

/** How a recorder tells a generator that was recorded already what it is inside of. */
const enclose = new WeakMap<object, (context: Context) => void>();

function isPromise(step: Step): step is Promise<IteratorResult<unknown>> {
  return typeof (step as Promise<unknown>).then === "function";
}
