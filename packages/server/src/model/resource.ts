import { z } from "@hono/zod-openapi";
import { keyValue } from "./any-value.ts";

/** Who sent it, as it says. */
export const resource = z.object({
  attributes: z.array(keyValue),
  droppedAttributesCount: z.int(),
  schemaUrl: z.string(),
});

/** Which library made it. */
export const scope = z.object({
  name: z.string(),
  version: z.string(),
  attributes: z.array(keyValue),
  droppedAttributesCount: z.int(),
  schemaUrl: z.string(),
});

export type Resource = z.infer<typeof resource>;
export type Scope = z.infer<typeof scope>;
