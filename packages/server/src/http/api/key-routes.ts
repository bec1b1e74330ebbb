import { createRoute, z } from "@hono/zod-openapi";
import type { Access } from "../../access/access.ts";
import { administers } from "../../access/administers.ts";
import { hashApiKey, mintApiKey } from "../../access/api-key.ts";
import { apiKey, createdApiKey, scope } from "../../model/api-key.ts";
import { givenName } from "../../model/given-name.ts";
import { projectId } from "../../model/project.ts";
import type { ControlPlane, StoredApiKey } from "../../store/control-plane.ts";
import { errorBody } from "../error-response.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { jsonBody } from "./json-body.ts";
import { listProjects } from "./list-projects.ts";
import { needs } from "./route-scope.ts";

const list = createRoute({
  method: "get",
  path: "/api/v1/keys",
  security: needs("admin"),
  summary: "The keys that this key administers, revoked ones too, oldest first; never their secrets",
  responses: { 200: jsonAnswer("The keys", z.object({ keys: z.array(apiKey) })) },
});

const create = createRoute({
  method: "post",
  path: "/api/v1/keys",
  security: needs("admin"),
  summary: "Make a key; the answer is the only time it is shown",
  request: jsonBody(
    z.object({
      name: givenName,
      scope,
      projectId: projectId.optional().describe("That of the key which asks, if left out"),
    }),
  ),
  responses: {
    201: jsonAnswer("The key", createdApiKey),
    400: errorAnswer("The body is wrong"),
    403: errorAnswer("The key which asks administers another project"),
    404: errorAnswer("There is no such project"),
  },
});

const revoke = createRoute({
  method: "delete",
  path: "/api/v1/keys/{id}",
  security: needs("admin"),
  summary: "Revoke a key and the tokens made with it; within five seconds no server takes them",
  request: { params: z.object({ id: z.string().min(1).max(100) }) },
  responses: { 200: jsonAnswer("The key", apiKey), 404: errorAnswer("There is no such key") },
});

export function addKeyRoutes(api: Api, controlPlane: ControlPlane, access: Access): void {
  api.openapi(list, async (context) => {
    const all = await controlPlane.listApiKeys();
    const ours = all.filter((key) => administers(context.get("grant"), key.projectId));
    return context.json({ keys: ours.map(shown) }, 200);
  });
  api.openapi(create, async (context) => {
    const grant = context.get("grant");
    const { name, scope, projectId = grant.projectId } = context.req.valid("json");
    // Before asking whether there is such a project: who does not administer it is not to know.
    if (!administers(grant, projectId)) {
      return context.json(errorBody("forbidden", "This key administers the keys of its own project."), 403);
    }
    if (!(await listProjects(controlPlane)).some(({ id }) => id === projectId)) {
      return context.json(
        errorBody("project_not_found", `There is no project ${projectId}: make it first, or correct the id.`),
        404,
      );
    }
    const { id, key } = mintApiKey();
    const stored: StoredApiKey = {
      id,
      name,
      projectId,
      scope,
      hash: hashApiKey(key),
      createdAt: new Date().toISOString(),
      lastUsedAt: null,
      revokedAt: null,
    };
    await controlPlane.addApiKey(stored);
    await access.keysChanged();
    return context.json({ ...shown(stored), key }, 201);
  });
  api.openapi(revoke, async (context) => {
    const { id } = context.req.valid("param");
    const key = (await controlPlane.listApiKeys()).find((one) => one.id === id);
    if (key === undefined || !administers(context.get("grant"), key.projectId)) {
      return context.json(errorBody("key_not_found", "There is no key with this id."), 404);
    }
    const now = new Date();
    if (key.revokedAt === null) {
      await controlPlane.revokeApiKey(id, now);
      await access.keysChanged();
    }
    return context.json({ ...shown(key), revokedAt: key.revokedAt ?? now.toISOString() }, 200);
  });
}

// --- internal ---

function shown({ hash: _, ...key }: StoredApiKey) {
  return key;
}
