import { withContext } from "../otel/active-context.ts";
import { isRecordingActive } from "../record/open-span.ts";
import type { CallReader } from "./call-reader.ts";
import { guarded } from "./guarded.ts";
import { toObject } from "./loose-value.ts";
import { ModelCall } from "./model-call.ts";
import { observeResult } from "./observe-result.ts";

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** Shared by every copy of this package in the process, so that no two of them observe the same method. */
const OBSERVED = Symbol.for("agentops.observed");

/**
 * Replaces `owner[name]`, a method that sends `(body, options)` to a model, by one that does the same and
 * records it as a span. Does nothing where there is no such method or it is observed already, be it on the
 * object itself or on its prototype. Returns whether the method is observed now.
 */
export function observeMethod(owner: object, name: string, reader: CallReader): boolean {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== "function") return false;
  if (OBSERVED in method) return true;

  // A Proxy, so that name, arity and own properties are those of the method itself.
  const observed = new Proxy(method as Method, {
    apply(original, thisArg, parameters: unknown[]) {
      const call = guarded("opening a span", () => openCall(reader, thisArg, parameters[0]));
      if (!call) return Reflect.apply(original, thisArg, parameters);
      return perform(call, () => Reflect.apply(original, thisArg, parameters));
    },
    has: (original, key) => key === OBSERVED || Reflect.has(original, key),
  });
  const enumerable = Object.getOwnPropertyDescriptor(owner, name)?.enumerable ?? false;
  return Reflect.defineProperty(owner, name, {
    value: observed,
    writable: true,
    configurable: true,
    enumerable,
  });
}

function openCall(reader: CallReader, resource: unknown, body: unknown): ModelCall | undefined {
  if (!isRecordingActive()) return undefined;
  const client = toObject(toObject(resource)._client);
  return new ModelCall(reader, body, client.baseURL);
}

function perform(call: ModelCall, send: () => unknown): unknown {
  let result: unknown;
  try {
    result = withContext(call.context, send);
  } catch (error) {
    call.fail(error);
    throw error;
  }
  return guarded("observing a result", () => observeResult(result, call)) ?? result;
}
