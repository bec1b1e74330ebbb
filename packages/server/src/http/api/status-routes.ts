import { createRoute, z } from "@hono/zod-openapi";
import type { ServerStatus } from "../../model/status.ts";
import { serverStatus as statusSchema } from "../../model/status.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import { PrometheusText } from "../../monitor/prometheus-text.ts";
import { serverMetrics } from "../../monitor/server-metrics.ts";
import { serverStatus } from "../../monitor/server-status.ts";
import type { Store } from "../../store/store.ts";
import { jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { needs } from "./route-scope.ts";

/** What the routes about the server itself look at. */
export interface StatusSources {
  readonly monitor: Monitor;
  /** Of requests being received or stored. */
  readonly inFlightBytes: () => number;
  readonly listensOn: () => ServerStatus["listensOn"];
}

const status = createRoute({
  method: "get",
  path: "/api/v1/status",
  security: needs("read"),
  summary: "How the server is doing, and why nothing may be arriving",
  responses: { 200: jsonAnswer("Its status", statusSchema) },
});

const metrics = createRoute({
  method: "get",
  path: "/metrics",
  security: needs("read"),
  summary: "Metrics of the server itself, for Prometheus",
  responses: { 200: { description: "The metrics", content: { "text/plain": { schema: z.string() } } } },
});

export function addStatusRoutes(
  api: Api,
  store: Store,
  { monitor, inFlightBytes, listensOn }: StatusSources,
): void {
  api.openapi(status, async (context) =>
    context.json(serverStatus(monitor, await store.state(), listensOn()), 200),
  );
  api.openapi(metrics, async (context) => {
    const text = serverMetrics(monitor, await store.state(), inFlightBytes());
    return context.text(text, 200, { "Content-Type": PrometheusText.CONTENT_TYPE });
  });
}
