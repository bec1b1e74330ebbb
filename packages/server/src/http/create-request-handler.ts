import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { addDashboard } from "./dashboard-files.ts";
import { errorBody } from "./error-response.ts";
import { refusalOf } from "./host-guard.ts";

export interface RequestHandlerOptions {
  readonly api: OpenAPIHono;
  readonly otlpTraces: RequestListener;
  readonly dashboardDirectory: string;
}

/** One handler for OTLP (plain `node:http`: a body is bytes), the API and the dashboard. */
export function createRequestHandler({
  api,
  otlpTraces,
  dashboardDirectory,
}: RequestHandlerOptions): RequestListener {
  addDashboard(api, dashboardDirectory);
  const answer = getRequestListener(api.fetch);
  return (request, response) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      response.writeHead(403, { "Content-Type": "application/json" });
      response.end(JSON.stringify(errorBody("forbidden", `Refused: ${refusal}.`)));
    } else if (pathOf(request.url) === "/v1/traces") {
      otlpTraces(request, response);
    } else {
      void answer(request, response);
    }
  };
}

// --- internal ---

function pathOf(url = "/"): string {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}
