import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { InvalidCursor, StoreDamaged, StoreError, TooMuchToRead } from "../store/store-error.ts";

/** The body of every error of the API. */
export interface ErrorBody {
  error: { code: string; message: string };
}

export function errorBody(code: string, message: string): ErrorBody {
  return { error: { code, message } };
}

/**
 * Answers for what a route threw. Trouble of the store will pass (503 with `Retry-After`), damage may not (500). Anything unknown is a
 * fault of ours; its text may hold content of spans and goes to `log`, not to the caller.
 */
export function respondToError(error: Error, context: Context, log: (message: string) => void): Response {
  if (error instanceof InvalidCursor) return context.json(errorBody(error.code, error.message), 400);
  if (error instanceof TooMuchToRead) return context.json(errorBody(error.code, error.message), 422);
  if (error instanceof StoreDamaged) return context.json(errorBody(error.code, error.message), 500);
  if (error instanceof StoreError) {
    context.header("Retry-After", "1");
    return context.json(errorBody(error.code, error.message), 503);
  }
  if (error instanceof HTTPException) {
    return context.json(errorBody("invalid_request", error.message), error.status);
  }
  log(error.stack ?? error.message);
  return context.json(errorBody("internal", "The server failed to answer; its log on stderr says why."), 500);
}
