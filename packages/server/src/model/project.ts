import { z } from "@hono/zod-openapi";

export const projectId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be 1 to 63 lower-case letters, digits and hyphens")
  .describe("Chosen by whoever makes the project, and never changed");

/** Data of one project is never seen from another. */
export const project = z.object({
  id: projectId,
  name: z.string(),
  createdAt: z.iso.datetime().nullable().describe("null: the project `default`, which is always there"),
});

export type Project = z.infer<typeof project>;
