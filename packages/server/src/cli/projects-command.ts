import { Command } from "commander";
import type { Project } from "../model/project.ts";
import {
  askControlPlane,
  type ControlPlaneFlags,
  controlPlaneCommand,
  printJson,
} from "./control-plane-command.ts";
import { formatTable } from "./format-table.ts";

type Flags = ControlPlaneFlags & { name?: string };

/** `agentops projects create | list`. */
export function projectsCommand(): Command {
  const projects = new Command("projects").description("Make and list projects, whose data is kept apart");
  const create = controlPlaneCommand("create", "Make a project")
    .argument("<id>", "Lower-case letters, digits and hyphens")
    .option("--name <text>", "For people; the id if left out")
    .action((id: string, flags: Flags) => createProject(id, flags));
  const list = controlPlaneCommand("list", "All projects").action((flags: Flags) => listProjects(flags));
  return projects.addCommand(create).addCommand(list);
}

// --- internal ---

function createProject(id: string, flags: Flags): Promise<void> {
  return askControlPlane(flags, async (ask) => {
    const { name } = flags;
    const made = await ask<Project>("POST", "/api/v1/projects", { id, ...(name !== undefined && { name }) });
    if (flags.json) printJson(made);
    else
      process.stdout.write(
        `Project ${made.id} is there. Its first key: agentops keys create --project ${made.id} --name …\n`,
      );
  });
}

function listProjects(flags: Flags): Promise<void> {
  return askControlPlane(flags, async (ask) => {
    const answer = await ask<{ projects: Project[] }>("GET", "/api/v1/projects");
    if (flags.json) return printJson(answer);
    const rows = answer.projects.map(({ id, name, createdAt }) => [id, name, createdAt?.slice(0, 10) ?? ""]);
    process.stdout.write(formatTable(["ID", "NAME", "CREATED"], rows));
  });
}
