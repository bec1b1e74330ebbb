import { OpenAPIHono } from "@hono/zod-openapi";
import type { Store } from "../../store/store.ts";
import { VERSION } from "../../version.ts";
import { errorBody, respondToError } from "../error-response.ts";
import { addHealthRoutes } from "./health-routes.ts";
import { addSessionRoutes } from "./session-routes.ts";
import { addTraceRoutes } from "./trace-routes.ts";

/** The API as a value: `api.request("/api/v1/sessions")` answers without a port. `log` is told of faults of ours. */
export function createApi(store: Store, log: (message: string) => void): OpenAPIHono {
  const api = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      const message = `${issue?.path.join(".")}: ${issue?.message}`;
      return context.json(errorBody("invalid_request", message), 400);
    },
  });
  api.onError((error, context) => respondToError(error, context, log));
  addHealthRoutes(api, store);
  addSessionRoutes(api, store);
  addTraceRoutes(api, store);
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "AgentOps", version: VERSION, license: { name: "MIT" } },
  });
  api.all("/api/*", (context) =>
    context.json(errorBody("route_not_found", "There is no such route; /openapi.json lists them."), 404),
  );
  return api;
}
