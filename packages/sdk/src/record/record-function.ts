import type { Attributes, Context } from "@opentelemetry/api";
import { activeContext, withContext } from "../otel/active-context.ts";
import type { SpanKindName } from "../semconv/index.ts";
import { inputKeyOf, outputKeyOf } from "./content-keys.ts";
import { isRecordingActive, openSpan } from "./open-span.ts";
import { recordCall } from "./record-call.ts";
import { recordCallback } from "./record-callback.ts";
import { recordGenerator } from "./record-generator.ts";
import { isGenerator } from "./record-stream.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import type { AnyFunction } from "./recorders.ts";

export interface RecordFunctionOptions {
  attributes?: Attributes | undefined;
  /** The last argument of a call, where it is a function, is a callback `(error, ...results)`. */
  callback?: boolean | undefined;
}

/**
 * The function, with a span around each call. A Proxy, so that name, arity, own properties and prototype are those
 * of the function itself.
 */
export function recordFunction<F extends AnyFunction>(
  kind: SpanKindName,
  name: string,
  fn: F,
  { attributes, callback }: RecordFunctionOptions = {},
): F {
  const inputKey = inputKeyOf(kind);
  const outputKey = outputKeyOf(kind);
  const isGeneratorFunction = tagOf(fn).endsWith("GeneratorFunction");

  const open = (args: unknown[], parent: Context): RecordedSpan => {
    const recorded = openSpan(kind, name, attributes === undefined ? { parent } : { parent, attributes });
    recorded.setContent(inputKey, args.length > 1 ? args : args[0]);
    return recorded;
  };

  return new Proxy(fn, {
    apply(target, thisArg, args: unknown[]) {
      if (!isRecordingActive()) return Reflect.apply(target, thisArg, args);
      const parent = activeContext();
      // A generator's body runs when it is first asked for a value; the span starts there too.
      if (isGeneratorFunction) {
        const generator: unknown = Reflect.apply(target, thisArg, args);
        return isGenerator(generator)
          ? recordGenerator(generator, (outer) => open(args, outer ?? parent), outputKey)
          : generator;
      }
      const last = callback === true ? args.at(-1) : undefined;
      if (typeof last !== "function") {
        return recordCall(open(args, parent), () => Reflect.apply(target, thisArg, args), outputKey);
      }
      const given = args.slice(0, -1);
      const recorded = open(given, parent);
      const { observed, lasting } = recordCallback(last as AnyFunction, recorded, outputKey, parent);
      try {
        return withContext(recorded.context, () => Reflect.apply(target, thisArg, [...given, observed]));
      } catch (error) {
        recorded.fail(error);
        lasting.end(undefined);
        throw error;
      }
    },
  });
}

function tagOf(fn: AnyFunction): string {
  try {
    return String((fn as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]);
  } catch {
    return "";
  }
}
