import type { z } from "@hono/zod-openapi";

/** The JSON body that a route takes. Required: without that, a body of another type would count as none. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { "application/json": { schema } } } } as const;
}
