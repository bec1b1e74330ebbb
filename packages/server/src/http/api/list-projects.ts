import type { Project } from "../../model/project.ts";
import type { ControlPlane } from "../../store/control-plane.ts";

/** All projects, `default` first. */
export async function listProjects(controlPlane: Pick<ControlPlane, "listProjects">): Promise<Project[]> {
  const made = await controlPlane.listProjects();
  return [{ id: "default", name: "default", createdAt: null }, ...made];
}
