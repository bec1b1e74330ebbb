import { createRoute, z } from "@hono/zod-openapi";
import { metricKind } from "../../model/metric.ts";
import {
  aggregation,
  metricAggregate,
  metricAttributes,
  metricExemplars,
} from "../../model/metric-aggregate.ts";
import { intervalOfChart, LEAST_INTERVAL_SECONDS, MAX_INTERVALS } from "../../store/metric-intervals.ts";
import type { Store } from "../../store/store.ts";
import { errorBody } from "../error-response.ts";
import { newestExemplars } from "../newest-exemplars.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { metricName, metricSelectionOf, metricSelectionQuery } from "./metric-selection.ts";
import { needs } from "./route-scope.ts";

const MAX_GROUPS = 20;
const MAX_AGGREGATIONS = 5;
/** Enough for the newest exemplars of many streams. */
const POINTS_WITH_EXEMPLARS = 200;

const wrong = {
  400: errorAnswer("The query is wrong"),
  422: errorAnswer("That is too much to read at once"),
};

const aggregate = createRoute({
  method: "get",
  path: "/api/v1/metrics/{name}/aggregate",
  security: needs("read"),
  summary: "One metric over time: rates, sums, averages, percentiles, by attributes",
  request: {
    params: metricName,
    query: z.object({
      aggregation: z
        .string()
        .transform((text) => text.split(","))
        .pipe(z.array(aggregation).max(MAX_AGGREGATIONS))
        .optional()
        .describe(`Separated by commas, ${MAX_AGGREGATIONS} at most; default what suits the kind`),
      kind: metricKind
        .optional()
        .describe("Of a metric that was measured in several ways; default the newest"),
      unit: z.string().optional().describe("Likewise"),
      ...metricSelectionQuery,
      intervalSeconds: z.coerce
        .number()
        .int()
        .min(LEAST_INTERVAL_SECONDS)
        .max(31_536_000)
        .optional()
        .describe("Default what a chart can show, a minute at least"),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(MAX_GROUPS)
        .default(10)
        .describe("Groups told one by one; the others are told together"),
    }),
  },
  responses: {
    200: jsonAnswer("The metric", metricAggregate),
    ...wrong,
    404: errorAnswer("There are no points of such a metric in this range"),
  },
});

const attributes = createRoute({
  method: "get",
  path: "/api/v1/metrics/{name}/attributes",
  security: needs("read"),
  summary: "The attributes of a metric and their most frequent values",
  request: { params: metricName, query: z.object(metricSelectionQuery) },
  responses: { 200: jsonAnswer("The attributes", metricAttributes), ...wrong },
});

const exemplars = createRoute({
  method: "get",
  path: "/api/v1/metrics/{name}/exemplars",
  security: needs("read"),
  summary: "Measurements of a metric that were kept with their traces, the newest first",
  request: {
    params: metricName,
    query: z.object({
      ...metricSelectionQuery,
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: jsonAnswer("The exemplars", metricExemplars), ...wrong },
});

export function addMetricAggregateRoutes(api: Api, store: Store): void {
  api.openapi(aggregate, async (context) => {
    const {
      aggregation: aggregations = [],
      intervalSeconds,
      limit,
      kind,
      unit,
      ...query
    } = context.req.valid("query");
    const { projectId } = context.get("grant");
    const selection = metricSelectionOf(projectId, context.req.valid("param").name, query);
    if (typeof selection === "string") return context.json(errorBody("invalid_request", selection), 400);
    const { fromNanos, toNanos } = selection;
    const interval = intervalSeconds ?? intervalOfChart(fromNanos, toNanos);
    if (Number(toNanos - fromNanos) / 1e9 / interval > MAX_INTERVALS) {
      const message = `There may be ${MAX_INTERVALS} intervals: ask for longer ones, or a shorter time.`;
      return context.json(errorBody("invalid_request", message), 400);
    }
    const answer = await store.aggregateMetric({
      ...selection,
      ...(kind !== undefined && { kind }),
      ...(unit !== undefined && { unit }),
      aggregations,
      intervalSeconds: interval,
      limit,
    });
    if (answer === undefined) {
      const message = "There are no data points of such a metric in this range of time.";
      return context.json(errorBody("metric_not_found", message), 404);
    }
    if ("notPossible" in answer) {
      const message = `There is no ${answer.notPossible} of such a metric. There is: ${answer.possible.join(", ")}.`;
      return context.json(errorBody("invalid_request", message), 400);
    }
    return context.json(answer, 200);
  });
  api.openapi(attributes, async (context) => {
    const { projectId } = context.get("grant");
    const { name } = context.req.valid("param");
    const selection = metricSelectionOf(projectId, name, context.req.valid("query"));
    if (typeof selection === "string") return context.json(errorBody("invalid_request", selection), 400);
    return context.json(await store.listMetricAttributes(selection), 200);
  });
  api.openapi(exemplars, async (context) => {
    const { projectId } = context.get("grant");
    const { limit, ...query } = context.req.valid("query");
    const selection = metricSelectionOf(projectId, context.req.valid("param").name, query);
    if (typeof selection === "string") return context.json(errorBody("invalid_request", selection), 400);
    const stored = await store.readExemplars({ ...selection, points: POINTS_WITH_EXEMPLARS });
    const newest = newestExemplars(stored, limit);
    const sessions = await store.sessionsOfTraces(projectId, [
      ...new Set(newest.map(({ traceId }) => traceId)),
    ]);
    const told = newest.map((each) => ({ ...each, sessionId: sessions.get(each.traceId) ?? null }));
    return context.json({ exemplars: told }, 200);
  });
}
