import { z } from "@hono/zod-openapi";

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** An answer of a route for the OpenAPI document. */
export function jsonAnswer<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { "application/json": { schema } } };
}

export function errorAnswer(description: string) {
  return jsonAnswer(description, errorSchema);
}
