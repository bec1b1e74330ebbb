import { z } from "@hono/zod-openapi";
import { scope } from "./api-key.ts";

/** What a request may see and do. */
export const identity = z.object({
  projectId: z.string(),
  scope,
  keyId: z.string().nullable().describe("null: the server trusts its machine and wants no key"),
});

export type Identity = z.infer<typeof identity>;
