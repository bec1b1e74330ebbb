import type { RecordedSpan } from "./open-span.ts";

type Handler = (value: unknown) => unknown;
type Then = (this: unknown, onValue?: Handler, onError?: Handler) => unknown;

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
  const outcome: Outcome = {
    succeed(value) {
      recorded.setContent(outputKey, value);
      recorded.end();
    },
    fail(error) {
      recorded.fail(error);
      recorded.end();
    },
  };
  try {
    if ((thenable as object).constructor === Promise) return followPromise(thenable, outcome);
    if (observed.has(thenable)) recorded.end();
    else observeThen(thenable, outcome);
  } catch {
    recorded.end(); // a frozen object: the call is known, its end is not
  }
  return thenable;
}

interface Outcome {
  succeed(value: unknown): void;
  fail(error: unknown): void;
}

/** Objects whose `then` is ours already: a cache hands out one and the same again and again. */
const observed = new WeakSet<object>();

function followPromise(promise: PromiseLike<unknown>, outcome: Outcome): PromiseLike<unknown> {
  const { onValue, onError } = observing(outcome);
  const followed = promise.then(onValue, onError);
  // Some put a `cancel` or the like on it.
  return Object.defineProperties(followed, Object.getOwnPropertyDescriptors(promise));
}

/** `then` is used as often as the caller uses it, and nothing is asked of what it returns: some return nothing. */
function observeThen(thenable: PromiseLike<unknown>, outcome: Outcome): void {
  const then = thenable.then as Then;
  // biome-ignore lint/suspicious/noThenProperty: it is a thenable already
  Object.defineProperty(thenable, "then", {
    configurable: true,
    writable: true,
    value(this: unknown, ...handlers: Parameters<Then>): unknown {
      const { onValue, onError } = observing(outcome, ...handlers);
      return Reflect.apply(then, this, [onValue, onError, ...handlers.slice(2)]);
    },
  });
  observed.add(thenable);
}

/** The handlers of a `then`, absent ones included, with the outcome told before they run. */
function observing(outcome: Outcome, fulfilled?: unknown, rejected?: unknown) {
  return {
    onValue(value: unknown): unknown {
      outcome.succeed(value);
      return typeof fulfilled === "function" ? fulfilled(value) : value;
    },
    onError(error: unknown): unknown {
      outcome.fail(error);
      if (typeof rejected === "function") return rejected(error);
      throw error;
    },
  };
}
