import type { Command } from "commander";
import { SETTINGS } from "../settings.ts";

export type SettingName = keyof typeof SETTINGS;

/** Gives a command the flags of these settings. */
export function addSettingOptions(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const { flag, env, help, default: preset } = SETTINGS[name];
    if (flag !== "") command.option(flag, `${help} (env ${env}${preset && `, default ${preset}`})`);
  }
  return command;
}
