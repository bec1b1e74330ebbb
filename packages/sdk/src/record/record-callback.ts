import type { Context } from "@opentelemetry/api";
import { withContext } from "../otel/active-context.ts";
import { LastingSpan } from "./lasting-span.ts";
import type { RecordedSpan } from "./recorded-span.ts";

type Callback = (error: unknown, ...results: unknown[]) => unknown;

/**
 * The callback of a call, `(error, ...results)`, with the span ending when it is called first. What it runs is no
 * longer inside the span: it goes on in the context of the caller.
 */
export function recordCallback(
  callback: Callback,
  recorded: RecordedSpan,
  outputKey: string,
  callerContext: Context,
): { observed: Callback; lasting: LastingSpan } {
  const lasting = new LastingSpan(recorded);
  const observed = new Proxy(callback, {
    apply(target, thisArg, args: Parameters<Callback>) {
      if (lasting.isOpen) {
        const [error, ...results] = args;
        if (error) recorded.fail(error);
        else recorded.setContent(outputKey, results.length > 1 ? results : results[0]);
        lasting.end(undefined);
      }
      return withContext(callerContext, () => Reflect.apply(target, thisArg, args));
    },
  });
  lasting.watch(observed);
  return { observed, lasting };
}
