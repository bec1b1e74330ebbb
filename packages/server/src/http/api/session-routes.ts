import { createRoute, z } from "@hono/zod-openapi";
import { sessionDetail, sessionPage } from "../../model/session.ts";
import type { Store } from "../../store/store.ts";
import { errorBody } from "../error-response.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { needs } from "./route-scope.ts";

const list = createRoute({
  method: "get",
  path: "/api/v1/sessions",
  security: needs("read"),
  summary: "Sessions, newest first",
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().optional().describe("`next` of the page before"),
      search: z.string().max(500).optional().describe("Part of a name, an id or a tag; case does not matter"),
      endState: z.enum(["Success", "Fail", "Indeterminate", "Running"]).optional(),
      sort: z.enum(["startTime", "cost", "durationMs"]).default("startTime").describe("Greatest first"),
    }),
  },
  responses: { 200: jsonAnswer("A page of sessions", sessionPage), 400: errorAnswer("The query is wrong") },
});

const one = createRoute({
  method: "get",
  path: "/api/v1/sessions/{id}",
  security: needs("read"),
  summary: "One session with its traces",
  request: { params: z.object({ id: z.string().min(1).max(1_000) }) },
  responses: { 200: jsonAnswer("The session", sessionDetail), 404: errorAnswer("There is no such session") },
});

export function addSessionRoutes(api: Api, store: Store): void {
  api.openapi(list, async (context) => {
    const { cursor, search, endState, ...rest } = context.req.valid("query");
    const page = await store.listSessions({
      projectId: context.get("grant").projectId,
      ...rest,
      ...(cursor !== undefined && { cursor }),
      ...(search !== undefined && { search }),
      ...(endState !== undefined && { endState }),
    });
    return context.json(page, 200);
  });
  api.openapi(one, async (context) => {
    const { id } = context.req.valid("param");
    const session = await store.readSession(context.get("grant").projectId, id);
    return session
      ? context.json(session, 200)
      : context.json(errorBody("session_not_found", "There is no session with this id."), 404);
  });
}
