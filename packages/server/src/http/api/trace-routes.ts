import { createRoute, z } from "@hono/zod-openapi";
import { spanDetail } from "../../model/span.ts";
import { traceSkeleton } from "../../model/trace.ts";
import type { Store } from "../../store/store.ts";
import { errorBody } from "../error-response.ts";
import { toSpanDetail } from "../span-detail.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { needs } from "./route-scope.ts";

const traceId = z
  .string()
  .regex(/^[0-9a-f]{32}$/i)
  .describe("32 hexadecimal digits");
const spanId = z
  .string()
  .regex(/^[0-9a-f]{16}$/i)
  .describe("16 hexadecimal digits");

const trace = createRoute({
  method: "get",
  path: "/api/v1/traces/{traceId}",
  security: needs("read"),
  summary: "The tree of a trace, without content, as columns",
  request: { params: z.object({ traceId }) },
  responses: {
    200: jsonAnswer("The skeleton", traceSkeleton),
    400: errorAnswer("Not a trace id"),
    404: errorAnswer("There is no such trace"),
  },
});

const span = createRoute({
  method: "get",
  path: "/api/v1/spans/{traceId}/{spanId}",
  security: needs("read"),
  summary: "One span with its content and everything that was sent",
  request: { params: z.object({ traceId, spanId }) },
  responses: {
    200: jsonAnswer("The span", spanDetail),
    400: errorAnswer("Not a trace id or not a span id"),
    404: errorAnswer("There is no such span"),
  },
});

export function addTraceRoutes(api: Api, store: Store): void {
  api.openapi(trace, async (context) => {
    const skeleton = await store.readTrace(
      context.get("grant").projectId,
      context.req.valid("param").traceId.toLowerCase(),
    );
    return skeleton
      ? context.json(skeleton, 200)
      : context.json(errorBody("trace_not_found", "There is no trace with this id."), 404);
  });
  api.openapi(span, async (context) => {
    const ids = context.req.valid("param");
    const stored = await store.readSpan(
      context.get("grant").projectId,
      ids.traceId.toLowerCase(),
      ids.spanId.toLowerCase(),
    );
    return stored
      ? context.json(toSpanDetail(stored), 200)
      : context.json(errorBody("span_not_found", "There is no span with these ids."), 404);
  });
}
