import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../store/store.ts";
import { errorBody } from "../error-response.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { PUBLIC } from "./route-scope.ts";

const ok = z.object({ status: z.literal("ok") });

const health = createRoute({
  method: "get",
  path: "/health",
  security: PUBLIC,
  summary: "The server process answers",
  responses: { 200: jsonAnswer("It does", ok) },
});

const ready = createRoute({
  method: "get",
  path: "/ready",
  security: PUBLIC,
  summary: "ClickHouse answers too: spans are taken and queries served",
  responses: { 200: jsonAnswer("It does", ok), 503: errorAnswer("ClickHouse does not answer") },
});

export function addHealthRoutes(api: Api, store: Store): void {
  api.openapi(health, (context) => context.json({ status: "ok" as const }, 200));
  api.openapi(ready, async (context) => {
    if (await store.isReady()) return context.json({ status: "ok" as const }, 200);
    context.header("Retry-After", "1");
    return context.json(
      errorBody("not_ready", "ClickHouse does not answer yet; it is being restarted."),
      503,
    );
  });
}
