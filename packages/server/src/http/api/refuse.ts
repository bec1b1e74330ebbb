import type { Context } from "hono";
import type { Refusal } from "../../access/grant.ts";
import { errorBody } from "../error-response.ts";

/** The answer of the API to who may not. */
export function refuse<Status extends 401 | 403>(
  context: Context,
  { status, code, message }: Refusal<Status>,
) {
  if (status === 401) context.header("WWW-Authenticate", 'Bearer realm="agentops"');
  return context.json(errorBody(code, message), status);
}
