import { createRoute, z } from "@hono/zod-openapi";
import { administers } from "../../access/administers.ts";
import { givenName } from "../../model/given-name.ts";
import { project, projectId } from "../../model/project.ts";
import type { ControlPlane } from "../../store/control-plane.ts";
import { errorBody } from "../error-response.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { jsonBody } from "./json-body.ts";
import { listProjects } from "./list-projects.ts";
import { needs } from "./route-scope.ts";

const list = createRoute({
  method: "get",
  path: "/api/v1/projects",
  security: needs("admin"),
  summary: "The projects that this key administers",
  responses: { 200: jsonAnswer("The projects", z.object({ projects: z.array(project) })) },
});

const create = createRoute({
  method: "post",
  path: "/api/v1/projects",
  security: needs("admin"),
  summary: "Make a project; with an admin key of the project default",
  request: jsonBody(
    z.object({
      id: projectId,
      name: givenName.optional().describe("The id if left out"),
    }),
  ),
  responses: {
    201: jsonAnswer("The project", project),
    400: errorAnswer("The body is wrong"),
    403: errorAnswer("The key belongs to another project"),
    409: errorAnswer("There is such a project"),
  },
});

export function addProjectRoutes(api: Api, controlPlane: ControlPlane): void {
  api.openapi(list, async (context) => {
    const all = await listProjects(controlPlane);
    return context.json({ projects: all.filter(({ id }) => administers(context.get("grant"), id)) }, 200);
  });
  api.openapi(create, async (context) => {
    const { id, name = id } = context.req.valid("json");
    if (context.get("grant").projectId !== "default") {
      return context.json(
        errorBody("forbidden", "Projects are made with an admin key of project default."),
        403,
      );
    }
    if ((await listProjects(controlPlane)).some((other) => other.id === id)) {
      return context.json(errorBody("project_exists", "There is a project with this id."), 409);
    }
    const at = new Date();
    await controlPlane.addProject({ id, name }, at);
    return context.json({ id, name, createdAt: at.toISOString() }, 201);
  });
}
