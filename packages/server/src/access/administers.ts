import type { Grant } from "./grant.ts";

/**
 * Whether keys of a project may be managed. An admin key manages those of its own project; one of `default`, the project
 * of who runs the server, those of every project, and the projects themselves.
 */
export function administers({ scope, projectId }: Grant, project: string): boolean {
  return scope === "admin" && (projectId === project || projectId === "default");
}
