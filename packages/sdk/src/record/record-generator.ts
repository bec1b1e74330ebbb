import { withContext } from "../otel/active-context.ts";
import type { RecordedSpan } from "./open-span.ts";

type AnyGenerator = Generator | AsyncGenerator;
type Step = IteratorResult<unknown> | Promise<IteratorResult<unknown>>;

/** As many yielded values are kept for the output. */
const MAX_KEPT_VALUES = 1000;

export function isGenerator(value: unknown): value is AnyGenerator {
  if (typeof value !== "object" || value === null) return false;
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return (
    (tag === "Generator" || tag === "AsyncGenerator") && typeof (value as AnyGenerator).next === "function"
  );
}

/**
 * The generator, with a span from its first step to its end: exhausted, left by `return`, or thrown out of. Every
 * step runs in the span's context. A generator that nobody asks for a value leaves no span.
 */
export function recordGenerator<G extends AnyGenerator>(
  generator: G,
  open: () => RecordedSpan,
  outputKey: string,
): G {
  const values: unknown[] = [];
  let recorded: RecordedSpan | undefined;
  let done = false;

  const finish = (returned: unknown): void => {
    if (recorded === undefined || done) return;
    done = true;
    recorded.setContent(outputKey, returned === undefined ? values : [...values, returned]);
    recorded.end();
  };
  const onStep = (step: IteratorResult<unknown>): IteratorResult<unknown> => {
    if (step.done === true) finish(step.value);
    else if (values.length < MAX_KEPT_VALUES) values.push(step.value);
    return step;
  };
  const onError = (error: unknown): never => {
    if (!done) recorded?.fail(error);
    finish(undefined);
    throw error;
  };
  const advance = (method: "next" | "return" | "throw", args: unknown[]): Step => {
    if (method === "next" && !done) recorded ??= open();
    const step = (): Step => Reflect.apply(generator[method], generator, args) as Step;
    if (recorded === undefined) return step();
    try {
      const result = withContext(recorded.context, step);
      return isPromise(result) ? result.then(onStep, onError) : onStep(result);
    } catch (error) {
      return onError(error);
    }
  };

  // Made from the generator's own prototype, so that `instanceof` and the iterator helpers go on working.
  return Object.create(Object.getPrototypeOf(generator) as object, {
    next: { value: (...args: unknown[]) => advance("next", args), configurable: true, writable: true },
    return: { value: (...args: unknown[]) => advance("return", args), configurable: true, writable: true },
    throw: { value: (...args: unknown[]) => advance("throw", args), configurable: true, writable: true },
  }) as G;
}

function isPromise(step: Step): step is Promise<IteratorResult<unknown>> {
  return typeof (step as Promise<unknown>).then === "function";
}
