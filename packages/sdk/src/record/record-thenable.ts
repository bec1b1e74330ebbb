import type { RecordedSpan } from "./open-span.ts";

type Then = (onValue?: (value: unknown) => unknown, onError?: (error: unknown) => unknown) => unknown;

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  try {
    return typeof (value as { then?: unknown }).then === "function";
  } catch {
    return false;
  }
}

/**
 * Ends the span when the promise settles, and returns what the caller gets instead of it. A plain promise is
 * followed. Of a richer one (a client's request, a query builder) the very object is returned, and the span ends
 * when its `then` is used: calling it ourselves could be what sends the request.
 */
export function recordThenable(
  thenable: PromiseLike<unknown>,
  recorded: RecordedSpan,
  outputKey: string,
): PromiseLike<unknown> {
  const onValue = (value: unknown): unknown => {
    recorded.setContent(outputKey, value);
    recorded.end();
    return value;
  };
  const onError = (error: unknown): never => {
    recorded.fail(error);
    recorded.end();
    throw error;
  };
  if ((thenable as object).constructor === Promise) return thenable.then(onValue, onError);
  try {
    const then = thenable.then as Then;
    // biome-ignore lint/suspicious/noThenProperty: it is a thenable already
    Object.defineProperty(thenable, "then", {
      configurable: true,
      writable: true,
      value: (...handlers: Parameters<Then>): unknown => {
        const observed = Reflect.apply(then, thenable, [onValue, onError]) as Promise<unknown>;
        return observed.then(...handlers);
      },
    });
  } catch {
    recorded.end(); // a frozen object: the call is known, its end is not
  }
  return thenable;
}
