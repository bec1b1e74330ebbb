import { createRoute, z } from "@hono/zod-openapi";
import { overview } from "../../model/overview.ts";
import type { Store } from "../../store/store.ts";
import { errorBody } from "../error-response.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { needs } from "./route-scope.ts";

const DAY_MILLIS = 86_400_000;

const route = createRoute({
  method: "get",
  path: "/api/v1/overview",
  security: needs("read"),
  summary: "What the sessions of a stretch of time did together, and by interval",
  request: {
    query: z.object({
      from: z.iso
        .datetime()
        .optional()
        .describe("Sessions that started then or later; default a day before `to`"),
      to: z.iso.datetime().optional().describe("And before then; default now"),
    }),
  },
  responses: { 200: jsonAnswer("The overview", overview), 400: errorAnswer("The query is wrong") },
});

export function addOverviewRoutes(api: Api, store: Store): void {
  api.openapi(route, async (context) => {
    const query = context.req.valid("query");
    const to = query.to === undefined ? new Date() : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - DAY_MILLIS) : new Date(query.from);
    if (from >= to) return context.json(errorBody("invalid_request", "from must be before to."), 400);
    const { projectId } = context.get("grant");
    return context.json(await store.readOverview({ projectId, from, to }), 200);
  });
}
