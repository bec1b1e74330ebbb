import { copyFields } from "./copy-fields.ts";
import { flush, type WaitOptions } from "./flush.ts";
import { flushWhenRead, isResponse } from "./flush-when-read.ts";
import { isThenable } from "./record/record-thenable.ts";

/** A platform freezes or ends the process soon after the handler: waiting longer would be paid for. */
const DEFAULT_TIMEOUT_MILLIS = 2000;

/**
 * Wraps a serverless handler (Lambda, a route of Next.js, a `fetch` of Workers, any other function), so that what it
 * recorded is sent before the platform freezes the process. Arguments, `this`, result and errors stay as they are.
 *
 * What it returns is flushed: before its promise resolves; where the platform offers `waitUntil`, after that and
 * without making anybody wait; where it is a `Response` with a body, when that has been read. `timeout` is in
 * milliseconds, default 2,000.
 */
// biome-ignore lint/suspicious/noExplicitAny: any other parameter list refuses handlers with narrower parameters
export function flushAfter<Handler extends (...args: any[]) => unknown>(
  handler: Handler,
  options: WaitOptions = {},
): Handler {
  const given = copyFields(options);
  const send = (): Promise<unknown> => flush({ timeout: DEFAULT_TIMEOUT_MILLIS, ...given });
  function wrapped(this: unknown, ...args: unknown[]): unknown {
    let result: unknown;
    try {
      result = handler.apply(this, args);
    } catch (error) {
      finish(args, send);
      throw error;
    }
    if (!isThenable(result)) return afterResult(result, args, send)[0];
    return result.then(
      async (value) => {
        const [returned, sent] = afterResult(value, args, send);
        await sent;
        return returned;
      },
      async (error) => {
        await finish(args, send);
        throw error;
      },
    );
  }
  return Object.defineProperties(wrapped, {
    name: { value: handler.name, configurable: true },
    length: { value: handler.length, configurable: true },
  }) as unknown as Handler;
}

type Send = () => Promise<unknown>;
type WaitUntil = (promise: Promise<unknown>) => void;

/** What to return, and what to wait for before. */
function afterResult(value: unknown, args: unknown[], send: Send): [unknown, Promise<unknown> | undefined] {
  if (!isResponse(value) || value.body === null) return [value, finish(args, send)];
  const waitUntil = findWaitUntil(args);
  // The body may still record: it is made while it is read.
  if (waitUntil === undefined) {
    flushWhenRead(value, send);
    return [value, undefined];
  }
  let onSent: (() => void) | undefined;
  const sent = new Promise<void>((resolve) => {
    onSent = resolve;
  });
  flushWhenRead(value, async () => {
    await send();
    onSent?.();
  });
  hand(waitUntil, sent);
  return [value, undefined];
}

/** Sends now: in the platform's time where it gives some, else in the caller's. */
function finish(args: unknown[], send: Send): Promise<unknown> | undefined {
  const waitUntil = findWaitUntil(args);
  const sent = send();
  return waitUntil !== undefined && hand(waitUntil, sent) ? undefined : sent;
}

function hand(waitUntil: WaitUntil, promise: Promise<unknown>): boolean {
  try {
    waitUntil(promise);
    return true;
  } catch {
    return false; // outside of a request, say
  }
}

/** `ctx.waitUntil` of Workers (third argument), `context.waitUntil` of others (second), Vercel's request context. */
function findWaitUntil(args: unknown[]): WaitUntil | undefined {
  try {
    const request = (globalThis as { [VERCEL_CONTEXT]?: { get?: () => unknown } })[VERCEL_CONTEXT];
    for (const holder of [args[2], args[1], request?.get?.()]) {
      const { waitUntil } = (holder ?? {}) as { waitUntil?: unknown };
      if (typeof waitUntil === "function") return (promise) => waitUntil.call(holder, promise);
    }
  } catch {
    // A context that cannot be read offers nothing.
  }
  return undefined;
}

const VERCEL_CONTEXT = Symbol.for("@vercel/request-context");
