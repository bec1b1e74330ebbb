import { guarded } from "./guarded.ts";
import { isObject } from "./loose-value.ts";
import type { ModelCall } from "./model-call.ts";
import { observeStream } from "./observe-stream.ts";

/**
 * Learns from what a call returned how it ends, without taking part: nothing is awaited, parsed or read
 * before the caller does it. Returns what the caller is to have: the same object, or for a plain promise,
 * which cannot be observed from within, one that settles as it does.
 */
export function observeResult(result: unknown, call: ModelCall): unknown {
  if (isApiPromise(result)) new Arrival(call).observe(result);
  else if (result instanceof Promise) return new Arrival(call).observePlain(result);
  else call.end();
  return result;
}

/**
 * The promise of OpenAI's client and its relatives: it parses when it is awaited, and `withResponse`,
 * `asResponse` and the helpers that transform the result go through these members.
 */
interface ApiPromise {
  responsePromise: Promise<unknown>;
  parseResponse(...parameters: unknown[]): unknown;
  asResponse(): Promise<unknown>;
  _thenUnwrap?(transform: Transform): unknown;
}
type Transform = (data: unknown, ...rest: unknown[]) => unknown;

function isApiPromise(value: unknown): value is ApiPromise {
  return (
    isObject(value) &&
    value.responsePromise instanceof Promise &&
    typeof value.parseResponse === "function" &&
    typeof value.asResponse === "function"
  );
}

/** Calls whose promise nobody ever looked at. */
const forgotten = new FinalizationRegistry<ModelCall>((call) => call.end());

/** The response of one call, on whichever of its promises it arrives; held by all of them. */
class Arrival {
  readonly #call: ModelCall;
  #isParsing = false;
  #isReceived = false;

  constructor(call: ModelCall) {
    this.#call = call;
    forgotten.register(this, call, call);
  }

  // Each replacement passes rejections on in the promise it returns: one that only listened beside would
  // make a rejection that the host forgot look handled.
  observe(promise: ApiPromise): void {
    const { responsePromise, parseResponse, asResponse, _thenUnwrap: thenUnwrap } = promise;
    promise.responsePromise = responsePromise.then(undefined, (error: unknown) => this.#fail(error));
    promise.parseResponse = async (...parameters) => {
      this.#isParsing = true;
      try {
        return this.#receive(await parseResponse.apply(promise, parameters));
      } catch (error) {
        return this.#fail(error);
      }
    };
    promise.asResponse = async () => {
      const response = await asResponse.call(promise);
      if (!this.#isParsing) this.#call.end();
      return response;
    };
    if (typeof thenUnwrap !== "function") return;
    promise._thenUnwrap = (transform) => {
      const derived = thenUnwrap.call(promise, (data, ...rest) => transform(this.#receive(data), ...rest));
      guarded("observing a transformed result", () => {
        // From here on the derived promise carries the rejection; it need not come from this one.
        promise.responsePromise.catch(() => {});
        if (isApiPromise(derived)) this.observe(derived);
      });
      return derived;
    };
  }

  observePlain(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
      (value) => this.#receive(value),
      (error: unknown) => this.#fail(error),
    );
  }

  #receive(value: unknown): unknown {
    if (this.#isReceived) return value;
    this.#isReceived = true;
    forgotten.unregister(this.#call);
    const isStream = guarded("observing a stream", () => observeStream(value, this.#call));
    if (!isStream) this.#call.respond(value);
    return value;
  }

  #fail(error: unknown): never {
    this.#call.fail(error);
    throw error;
  }
}
