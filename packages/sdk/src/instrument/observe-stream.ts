import { guarded } from "./guarded.ts";
import { isObject, toObject } from "./loose-value.ts";
import type { ModelCall } from "./model-call.ts";

type StreamIterator = AsyncIterator<unknown> & { [key: PropertyKey]: unknown };
type OpenIterator = (this: unknown, ...parameters: unknown[]) => StreamIterator;

/**
 * Watches a stream being consumed, chunk by chunk, at the consumer's pace. The stream and its iterator stay
 * the caller's own objects: `tee`, `toReadableStream`, `controller` and `instanceof` are as before.
 * Returns whether the value is a stream.
 */
export function observeStream(stream: unknown, call: ModelCall): boolean {
  if (!isObject(stream) || typeof stream[Symbol.asyncIterator as never] !== "function") return false;
  // OpenAI's Stream opens its iterator here, for `for await` as for `tee`.
  const opener = typeof stream.iterator === "function" ? "iterator" : Symbol.asyncIterator;
  const open = Reflect.get(stream, opener) as OpenIterator;
  const watch: Watch = { call };
  abandoned.register(watch, call);

  let isOpened = false;
  const observedOpen: OpenIterator = function (...parameters) {
    const iterator = open.apply(this, parameters);
    // A stream is consumed once; what a second attempt meets is not the story of the call.
    if (!isOpened) guarded("observing a stream", () => observeIterator(iterator, stream, watch));
    isOpened = true;
    return iterator;
  };
  Object.defineProperty(stream, opener, {
    value: observedOpen,
    writable: true,
    configurable: true,
    enumerable: opener === "iterator",
  });
  return true;
}

/** Held by the stream and by its iterator: when it is collected, nobody can consume the stream any more. */
interface Watch {
  call: ModelCall;
}

const abandoned = new FinalizationRegistry<ModelCall>((call) => call.cancel());

function observeIterator(iterator: StreamIterator, stream: object, watch: Watch): void {
  const { next, return: close, throw: reject } = iterator;
  replace(iterator, "next", (...parameters: [] | [unknown]) => {
    const pending = next.apply(iterator, parameters);
    if (!(pending instanceof Promise)) return pending;
    return pending.then(
      (result: IteratorResult<unknown>) => {
        if (!result.done) watch.call.chunk(result.value);
        else if (isAborted(stream)) watch.call.cancel();
        else watch.call.finish();
        return result;
      },
      (error: unknown) => {
        watch.call.fail(error);
        throw error;
      },
    );
  });
  if (close) {
    replace(iterator, "return", (value?: unknown) => {
      watch.call.cancel();
      return close.call(iterator, value);
    });
  }
  if (reject) {
    replace(iterator, "throw", (error?: unknown) => {
      watch.call.fail(error);
      return reject.call(iterator, error);
    });
  }
}

function replace(iterator: StreamIterator, name: string, value: unknown): void {
  Object.defineProperty(iterator, name, { value, writable: true, configurable: true, enumerable: false });
}

/** An aborted stream of OpenAI's ends without an error. */
function isAborted(stream: object): boolean {
  return toObject(toObject(toObject(stream).controller).signal).aborted === true;
}
