import { Command, Option } from "commander";
import type { ApiKey, CreatedApiKey, Scope } from "../model/api-key.ts";
import {
  askControlPlane,
  type ControlPlaneFlags,
  controlPlaneCommand,
  printJson,
} from "./control-plane-command.ts";
import { formatTable } from "./format-table.ts";

const SCOPES: readonly Scope[] = ["ingest", "read", "admin"];

type CreateFlags = ControlPlaneFlags & { name: string; scope: Scope; project: string };

/** `agentops keys create | list | revoke`. */
export function keysCommand(): Command {
  const create = controlPlaneCommand("create", "Make a key; it is printed this once")
    .requiredOption("--name <text>", "What it is for")
    .addOption(
      new Option("--scope <scope>", "ingest: send telemetry; read: see it; admin: both, and manage keys")
        .choices(SCOPES)
        .default("ingest"),
    )
    .option("--project <id>", "Whose data it is for", "default")
    .action((flags: CreateFlags) => createKey(flags));
  const list = controlPlaneCommand("list", "All keys, without their secrets").action(
    (flags: ControlPlaneFlags) => listKeys(flags),
  );
  const revoke = controlPlaneCommand("revoke", "End a key, and the tokens made with it, for good")
    .argument("<id>", "As listed; the middle part of the key")
    .action((id: string, flags: ControlPlaneFlags) => revokeKey(id, flags));
  return new Command("keys")
    .description("Make, list and revoke API keys")
    .addCommand(create)
    .addCommand(list)
    .addCommand(revoke);
}

// --- internal ---

/** The key alone goes to stdout, for `KEY=$(agentops keys create …)`. */
function createKey(flags: CreateFlags): Promise<void> {
  return askControlPlane(flags, async (ask) => {
    const { name, scope, project, json } = flags;
    const created = await ask<CreatedApiKey>("POST", "/api/v1/keys", { name, scope, projectId: project });
    if (json) return printJson(created);
    process.stdout.write(`${created.key}\n`);
    const { keys } = await ask<{ keys: ApiKey[] }>("GET", "/api/v1/keys");
    const first = keys.length === 1 ? " It is the first: from now on every request needs a key." : "";
    process.stderr.write(
      `Key ${created.id} (${created.scope}, project ${created.projectId}). It is not shown again.${first}\n`,
    );
  });
}

function listKeys(flags: ControlPlaneFlags): Promise<void> {
  return askControlPlane(flags, async (ask) => {
    const answer = await ask<{ keys: ApiKey[] }>("GET", "/api/v1/keys");
    if (flags.json) return printJson(answer);
    if (answer.keys.length === 0) {
      process.stdout.write("No keys were made yet.\n");
      return;
    }
    const rows = answer.keys.map((key) => [
      key.id,
      key.name,
      key.projectId,
      key.scope,
      minuteOf(key.createdAt),
      key.lastUsedAt === null ? "never" : minuteOf(key.lastUsedAt),
      key.revokedAt === null ? "" : minuteOf(key.revokedAt),
    ]);
    const head = ["ID", "NAME", "PROJECT", "SCOPE", "CREATED (UTC)", "LAST USED", "REVOKED"];
    process.stdout.write(formatTable(head, rows));
  });
}

function revokeKey(id: string, flags: ControlPlaneFlags): Promise<void> {
  return askControlPlane(flags, async (ask) => {
    const revoked = await ask<ApiKey>("DELETE", `/api/v1/keys/${encodeURIComponent(id)}`);
    if (flags.json) return printJson(revoked);
    process.stdout.write(`Key ${id} (${revoked.name}) is revoked; within five seconds no server takes it.\n`);
  });
}

/** `2026-01-31 12:00` */
function minuteOf(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}
