import * as types from "node:util/types";
import { LastingSpan } from "./lasting-span.ts";
import type { RecordedSpan } from "./recorded-span.ts";

type Handler = (value: unknown) => unknown;
type RecordValue = (value: unknown, recorded: RecordedSpan, outputKey: string) => unknown;
type Then = (this: unknown, onValue?: Handler, onError?: Handler) => unknown;

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  try {
    return typeof (value as { then?: unknown }).then === "function";
  } catch {
    return false;
  }
}

/** A promise of the language itself: calling the `then` of a richer one could be what sends a request. Never throws. */
export function isPlainPromise(value: unknown): value is Promise<unknown> {
  try {
    return types.isPromise(value) && value.constructor === Promise;
  } catch {
    return false;
  }
}

/**
 * Ends the span when the promise settles, and returns what the caller gets instead of it. A plain promise is
 * followed. Of a richer one (a client's request, a query builder) the very object is returned, and the span ends
 * when its `then` is used: calling it ourselves could be what sends the request. `recordValue` is told the value,
 * and what it returns is what the caller gets for it.
 */
export function recordThenable(
  thenable: PromiseLike<unknown>,
  recorded: RecordedSpan,
  outputKey: string,
  recordValue: RecordValue,
): PromiseLike<unknown> {
  try {
    if (isPlainPromise(thenable)) return followPromise(thenable, recorded, outputKey, recordValue);
    if (observed.has(thenable)) recorded.end();
    else observeThen(thenable, recorded, outputKey, recordValue);
  } catch {
    recorded.end(); // a frozen object: the call is known, its end is not
  }
  return thenable;
}

/** Objects whose `then` is ours already: a cache hands out one and the same again and again. */
const observed = new WeakSet<object>();

function followPromise(
  promise: PromiseLike<unknown>,
  recorded: RecordedSpan,
  outputKey: string,
  recordValue: RecordValue,
): PromiseLike<unknown> {
  const followed = promise.then(
    (value) => recordValue(value, recorded, outputKey),
    (error: unknown) => {
      recorded.fail(error);
      recorded.end();
      throw error;
    },
  );
  for (const key of Reflect.ownKeys(promise)) copyExtra(key, promise, followed);
  return followed;
}

/**
 * Some put a `cancel` or the like on a promise. Node before 24 puts the ids of async hooks and the stores of
 * AsyncLocalStorage there, which each promise has of its own.
 */
function copyExtra(key: PropertyKey, from: object, to: object): void {
  if (Object.hasOwn(to, key)) return;
  const extra = Object.getOwnPropertyDescriptor(from, key);
  if (extra !== undefined) Object.defineProperty(to, key, extra);
}

/** `then` is used as often as the caller uses it, and nothing is asked of what it returns: some return nothing. */
function observeThen(
  thenable: PromiseLike<unknown>,
  recorded: RecordedSpan,
  outputKey: string,
  recordValue: RecordValue,
): void {
  const then = thenable.then as Then;
  const lasting = new LastingSpan(recorded);
  let outcome: { value: unknown } | undefined;
  const settle = (value: unknown): unknown => {
    lasting.release();
    outcome ??= { value: recordValue(value, recorded, outputKey) };
    return outcome.value;
  };
  const fail = (error: unknown): void => {
    recorded.fail(error);
    lasting.end(undefined);
  };
  // biome-ignore lint/suspicious/noThenProperty: it is a thenable already
  Object.defineProperty(thenable, "then", {
    configurable: true,
    writable: true,
    value(this: unknown, ...[fulfilled, rejected, ...rest]: Parameters<Then>): unknown {
      const onValue = (value: unknown): unknown => {
        const settled = settle(value);
        return typeof fulfilled === "function" ? fulfilled(settled) : settled;
      };
      const onError = (error: unknown): unknown => {
        fail(error);
        if (typeof rejected === "function") return rejected(error);
        throw error;
      };
      return Reflect.apply(then, this, [onValue, onError, ...rest]);
    },
  });
  observed.add(thenable);
  lasting.watch(thenable);
}
