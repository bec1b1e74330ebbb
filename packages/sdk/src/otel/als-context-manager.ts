import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import type { Context, ContextManager } from "@opentelemetry/api";
import { ROOT_CONTEXT } from "../tracer/otel-api.ts";

/** OpenTelemetry's ContextManager on AsyncLocalStorage. */
export class AlsContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    // Most callers give a function alone, which needs no other around it.
    if (thisArg === undefined && args.length === 0)
      return this.#storage.run(context, fn as () => ReturnType<F>);
    return this.#storage.run(context, () => fn.apply(thisArg, args));
  }

  bind<T>(context: Context, target: T): T {
    if (target instanceof EventEmitter)
      return bindEmitter(target, (listener) => this.#bindFunction(context, listener));
    return typeof target === "function" ? (this.#bindFunction(context, target as AnyFunction) as T) : target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }

  /** Makes a context active for the rest of the running flow; disposing the token brings the former one back. */
  attach(context: Context): { dispose(): void } {
    const previous = this.active();
    this.#storage.enterWith(context);
    return { dispose: () => this.#storage.enterWith(previous) };
  }

  #bindFunction(context: Context, target: AnyFunction): AnyFunction {
    const storage = this.#storage;
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return storage.run(context, () => Reflect.apply(target, this, args));
    };
    return Object.defineProperty(bound, "length", { value: target.length, configurable: true });
  }
}

type AnyFunction = (...args: never[]) => unknown;
type Emitter = Record<string, ((event: unknown, listener: AnyFunction) => unknown) | undefined>;

const ADDERS = ["addListener", "on", "once", "prependListener", "prependOnceListener"];
const REMOVERS = ["removeListener", "off"];
const boundEmitters = new WeakSet<EventEmitter>();

/** In place, as OpenTelemetry does it: callers of `context.bind(context, request)` ignore what comes back. */
function bindEmitter<T extends EventEmitter>(emitter: T, bind: (listener: AnyFunction) => AnyFunction): T {
  if (boundEmitters.has(emitter)) return emitter;
  boundEmitters.add(emitter);
  const known = new WeakMap<AnyFunction, AnyFunction>();
  const methods = emitter as unknown as Emitter;
  let adding = false; // `once` calls `on` itself, with a listener that is bound already
  for (const name of ADDERS) {
    const original = methods[name];
    if (original === undefined) continue;
    methods[name] = function (event, listener) {
      if (adding || typeof listener !== "function") return original.call(this, event, listener);
      const bound = known.get(listener) ?? bind(listener);
      known.set(listener, bound);
      adding = true;
      try {
        return original.call(this, event, bound);
      } finally {
        adding = false;
      }
    };
  }
  for (const name of REMOVERS) {
    const original = methods[name];
    if (original === undefined) continue;
    methods[name] = function (event, listener) {
      return original.call(this, event, known.get(listener) ?? listener);
    };
  }
  return emitter;
}
