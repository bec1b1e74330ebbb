import { z } from "@hono/zod-openapi";

/** What a person calls a thing. Without control characters: it is printed on terminals. */
export const givenName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, "must have no control characters");
