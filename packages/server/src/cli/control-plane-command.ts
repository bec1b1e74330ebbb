import { Command } from "commander";
import { resolveSettings } from "../settings.ts";
import { addSettingOptions } from "./setting-options.ts";
import type { Ask } from "./with-control-plane.ts";

export interface ControlPlaneFlags {
  readonly dataDir?: string;
  readonly clickhouseUrl?: string;
  readonly json?: true;
}

/** A command about projects or keys: it says where they are, and how to print. */
export function controlPlaneCommand(name: string, description: string): Command {
  return addSettingOptions(new Command(name), ["dataDir", "clickhouseUrl"])
    .description(description)
    .option("--json", "Print what the API answers");
}

export async function askControlPlane(
  { dataDir, clickhouseUrl }: ControlPlaneFlags,
  work: (ask: Ask) => Promise<void>,
): Promise<void> {
  const flags = {
    ...(dataDir !== undefined && { dataDir }),
    ...(clickhouseUrl !== undefined && { clickhouseUrl }),
  };
  const settings = resolveSettings(flags, process.env);
  // Loaded when needed: `agentops --help` should not wait for the store.
  const { withControlPlane } = await import("./with-control-plane.ts");
  await withControlPlane(settings, work);
}

export function printJson(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}
