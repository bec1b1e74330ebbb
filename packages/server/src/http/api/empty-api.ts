import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import type { Access } from "../../access/access.ts";
import { errorBody, respondToError } from "../error-response.ts";
import type { Api } from "./api.ts";
import { requireScope } from "./require-scope.ts";

export interface EmptyApiOptions {
  readonly access: Access;
  /** Told of faults of ours. */
  readonly log: (message: string) => void;
}

const MAX_BODY_BYTES = 64 * 1024;

/**
 * An API to add routes to, with all that they have in common. Every route carries its scope as its `security`; one
 * without is denied.
 */
export function emptyApi({ access, log }: EmptyApiOptions): Api {
  const api: Api = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      const message = `${issue?.path.join(".")}: ${issue?.message}`;
      return context.json(errorBody("invalid_request", message), 400);
    },
  });
  api.onError((error, context) => respondToError(error, context, log));
  api.use("*", secureHeaders({ referrerPolicy: "no-referrer", strictTransportSecurity: false }));
  api.use("*", requireScope(api, access));
  api.use(
    "*",
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (context) =>
        context.json(errorBody("body_too_large", `A body may have ${MAX_BODY_BYTES} bytes.`), 413),
    }),
  );
  return api;
}
