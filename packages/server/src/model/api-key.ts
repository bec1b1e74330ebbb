import { z } from "@hono/zod-openapi";

/** What a key is for. `ingest`: send telemetry. `read`: see it. `admin`: both, and manage keys and projects. */
export const scope = z.enum(["ingest", "read", "admin"]);

/** A key as it may be shown: without the secret, of which the server keeps only a hash. */
export const apiKey = z.object({
  id: z.string().describe("The public part of the key"),
  name: z.string(),
  projectId: z.string(),
  scope,
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable().describe("Within a minute"),
  revokedAt: z.iso.datetime().nullable(),
});

export const createdApiKey = apiKey.extend({
  key: z.string().describe("The key itself, shown this once"),
});

export type Scope = z.infer<typeof scope>;
export type ApiKey = z.infer<typeof apiKey>;
export type CreatedApiKey = z.infer<typeof createdApiKey>;
