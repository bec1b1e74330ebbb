import { existsSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { Api } from "./api/api.ts";
import { createDashboard } from "./dashboard-files.ts";
import { errorBody } from "./error-response.ts";
import type { HostGuard } from "./host-guard.ts";
import { isPageRequest } from "./is-page-request.ts";
import type { OtlpHandler } from "./otlp-handler.ts";

export interface RequestHandlerOptions {
  readonly api: Api;
  /** By path. */
  readonly otlp: ReadonlyMap<string, OtlpHandler>;
  readonly dashboardDirectory: string;
  readonly hostGuard: HostGuard;
}

/**
 * One handler for OTLP (plain `node:http`: a body is bytes), the API and the dashboard. What is not clearly a page goes
 * to the API, which answers nobody without a key.
 */
export function createRequestHandler({
  api,
  otlp,
  dashboardDirectory,
  hostGuard,
}: RequestHandlerOptions): RequestListener {
  const answerApi = getRequestListener(api.fetch);
  const answerPage = getRequestListener(createDashboard(dashboardDirectory).fetch);
  const hasDashboard = existsSync(join(dashboardDirectory, "index.html"));
  const paths = [...api.routes.map(({ path }) => path), ...otlp.keys()];
  return (request, response) => {
    const refusal = hostGuard(request.headers);
    const takeOtlp = otlp.get(pathOf(request.url));
    if (takeOtlp !== undefined) {
      // An SDK that prints where its session can be seen prints what is there. Relative: who stands before us decides
      // what we are called.
      if (hasDashboard) response.setHeader("Agentops-Dashboard", "./");
      takeOtlp(request, response, refusal);
    } else if (refusal !== undefined) {
      response.writeHead(403, { "Content-Type": "application/json" });
      response.end(JSON.stringify(errorBody("forbidden", `Refused: ${refusal}.`)));
    } else if (isPageRequest(request.method, pathOf(request.url), paths)) {
      void answerPage(request, response);
    } else {
      void answerApi(request, response);
    }
  };
}

// --- internal ---

function pathOf(url = "/"): string {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}
