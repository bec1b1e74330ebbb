import { createRoute, z } from "@hono/zod-openapi";
import type { Access } from "../../access/access.ts";
import type { Store } from "../../store/store.ts";
import { VERSION } from "../../version.ts";
import { addAccessRoutes } from "./access-routes.ts";
import { jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { emptyApi } from "./empty-api.ts";
import { addHealthRoutes } from "./health-routes.ts";
import { addKeyRoutes } from "./key-routes.ts";
import { addLogRoutes } from "./log-routes.ts";
import { addMetricAggregateRoutes } from "./metric-aggregate-routes.ts";
import { addMetricRoutes } from "./metric-routes.ts";
import { addOverviewRoutes } from "./overview-routes.ts";
import { addProjectRoutes } from "./project-routes.ts";
import { describeSecurity, PUBLIC } from "./route-scope.ts";
import { addSessionRoutes } from "./session-routes.ts";
import { addStatusRoutes, type StatusSources } from "./status-routes.ts";
import { addTraceRoutes } from "./trace-routes.ts";

export interface ApiOptions {
  readonly store: Store;
  readonly access: Access;
  readonly status: StatusSources;
  /** Told of faults of ours. */
  readonly log: (message: string) => void;
}

/** The API as a value: `api.request("/api/v1/sessions")` answers without a port. */
export function createApi({ store, access, status, log }: ApiOptions): Api {
  const api = emptyApi({ access, log });
  addHealthRoutes(api, store);
  addAccessRoutes(api, access);
  addSessionRoutes(api, store);
  addTraceRoutes(api, store);
  addOverviewRoutes(api, store);
  addLogRoutes(api, store);
  addMetricRoutes(api, store);
  addMetricAggregateRoutes(api, store);
  addStatusRoutes(api, store, status);
  addProjectRoutes(api, store.controlPlane);
  addKeyRoutes(api, store.controlPlane, access);
  addDocument(api);
  return api;
}

// --- internal ---

function addDocument(api: Api): void {
  describeSecurity(api);
  const route = createRoute({
    method: "get",
    path: "/openapi.json",
    security: PUBLIC,
    summary: "All of this, as a document",
    responses: { 200: jsonAnswer("An OpenAPI document", z.object({ openapi: z.string() })) },
  });
  api.openapi(route, (context) =>
    context.json(
      {
        ...api.getOpenAPI31Document({
          openapi: "3.1.0",
          info: { title: "AgentOps", version: VERSION, license: { name: "MIT" } },
        }),
      },
      200,
    ),
  );
}
