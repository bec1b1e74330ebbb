import type { Context } from "@opentelemetry/api";
import { activeContext, withContext } from "../otel/active-context.ts";
import {
  ATTR_AGENTOPS_ENTITY_INPUT,
  ATTR_AGENTOPS_ENTITY_OUTPUT,
  ATTR_GEN_AI_TOOL_CALL_ARGUMENTS,
  ATTR_GEN_AI_TOOL_CALL_RESULT,
  type SpanKindName,
} from "../semconv/index.ts";
import { isRecordingActive, openSpan, type RecordedSpan } from "./open-span.ts";
import { isGenerator, recordGenerator } from "./record-generator.ts";
import { isThenable, recordThenable } from "./record-thenable.ts";
import type { AnyFunction } from "./recorders.ts";

/**
 * The function, with a span around each call. A Proxy, so that name, arity, own properties and prototype are those
 * of the function itself.
 */
export function recordFunction<F extends AnyFunction>(kind: SpanKindName, name: string, fn: F): F {
  const isTool = kind === "tool";
  const inputKey = isTool ? ATTR_GEN_AI_TOOL_CALL_ARGUMENTS : ATTR_AGENTOPS_ENTITY_INPUT;
  const outputKey = isTool ? ATTR_GEN_AI_TOOL_CALL_RESULT : ATTR_AGENTOPS_ENTITY_OUTPUT;

  const open = (args: unknown[], parent: Context): RecordedSpan => {
    const recorded = openSpan(kind, name, { parent });
    if (args.length > 0) recorded.setContent(inputKey, args.length === 1 ? args[0] : args);
    return recorded;
  };

  return new Proxy(fn, {
    apply(target, thisArg, args: unknown[]) {
      if (!isRecordingActive()) return Reflect.apply(target, thisArg, args);
      const parent = activeContext();
      // A generator's body runs when it is first asked for a value; the span starts there too.
      if (isGeneratorFunction(target)) {
        const generator: unknown = Reflect.apply(target, thisArg, args);
        return isGenerator(generator)
          ? recordGenerator(generator, () => open(args, parent), outputKey)
          : generator;
      }
      const recorded = open(args, parent);
      let result: unknown;
      try {
        result = withContext(recorded.context, () => Reflect.apply(target, thisArg, args));
      } catch (error) {
        recorded.fail(error);
        recorded.end();
        throw error;
      }
      if (isThenable(result)) return recordThenable(result, recorded, outputKey);
      if (isGenerator(result)) return recordGenerator(result, () => recorded, outputKey);
      recorded.setContent(outputKey, result);
      recorded.end();
      return result;
    },
  });
}

function isGeneratorFunction(fn: AnyFunction): boolean {
  const tag = (fn as { [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  return tag === "GeneratorFunction" || tag === "AsyncGeneratorFunction";
}
