import { createRoute, z } from "@hono/zod-openapi";
import { metricList, metricPoints } from "../../model/metric.ts";
import type { Store } from "../../store/store.ts";
import { errorBody } from "../error-response.ts";
import { toMetricPoints } from "../metric-points.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { needs } from "./route-scope.ts";
import { timeRangeOf, timeRangeQuery } from "./time-range.ts";

const list = createRoute({
  method: "get",
  path: "/api/v1/metrics",
  security: needs("read"),
  summary: "What is measured: names, kinds, units, attributes, number of series",
  request: {
    query: z.object({
      search: z.string().max(500).optional().describe("A part of the name, in any case"),
      ...timeRangeQuery,
    }),
  },
  responses: { 200: jsonAnswer("All metrics", metricList), 400: errorAnswer("The query is wrong") },
});

const one = createRoute({
  method: "get",
  path: "/api/v1/metrics/{name}",
  security: needs("read"),
  summary: "The data points of one metric, series by series",
  request: {
    params: z.object({ name: z.string().min(1).max(1_000) }),
    query: z.object({
      limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
      cursor: z.string().optional().describe("`next` of the page before"),
      ...timeRangeQuery,
    }),
  },
  responses: {
    200: jsonAnswer("A page of data points and their series", metricPoints),
    400: errorAnswer("The query is wrong"),
    404: errorAnswer("There are no points of such a metric in this range"),
  },
});

export function addMetricRoutes(api: Api, store: Store): void {
  api.openapi(list, async (context) => {
    const { search, ...range } = context.req.valid("query");
    const { projectId } = context.get("grant");
    const query = { projectId, ...timeRangeOf(range), ...(search !== undefined && { search }) };
    return context.json(await store.listMetrics(query), 200);
  });
  api.openapi(one, async (context) => {
    const { name } = context.req.valid("param");
    const { limit, cursor, ...range } = context.req.valid("query");
    const { series, points, next } = await store.readMetric({
      projectId: context.get("grant").projectId,
      name,
      limit,
      ...timeRangeOf(range),
      ...(cursor !== undefined && { cursor }),
    });
    if (points.length === 0 && cursor === undefined) {
      const message = "There are no data points of a metric with this name in this range of time.";
      return context.json(errorBody("metric_not_found", message), 404);
    }
    return context.json({ name, ...toMetricPoints(series, points), next }, 200);
  });
}
