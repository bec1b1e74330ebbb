import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Grant } from "../../access/grant.ts";

/** The API while its routes are added. A handler asks `context.get("grant")` whose data it may touch. */
export type Api = OpenAPIHono<{ Variables: { grant: Grant } }>;
