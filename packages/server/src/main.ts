import { Command } from "commander";
import { CommandError } from "./cli/command-error.ts";
import { keysCommand } from "./cli/keys-command.ts";
import { projectsCommand } from "./cli/projects-command.ts";
import { serveCommand } from "./cli/serve-command.ts";
import { ServeError } from "./serve-error.ts";
import { SettingError } from "./settings.ts";
import { StoreError } from "./store/store-error.ts";
import { VERSION } from "./version.ts";

/** The command line. The only place that prints and exits. */
export async function main(parameters: readonly string[]): Promise<void> {
  const program = new Command("agentops")
    .description("Observability for AI agents: OTLP collector, API and dashboard in one process.")
    .version(VERSION)
    .addCommand(serveCommand(), { isDefault: true })
    .addCommand(keysCommand())
    .addCommand(projectsCommand());
  try {
    await program.parseAsync(parameters);
  } catch (error) {
    process.stderr.write(`${messageFor(error)}\n`);
    process.exitCode = 1;
  }
}

// --- internal ---

function messageFor(error: unknown): string {
  const isForPeople = [CommandError, ServeError, SettingError, StoreError].some(
    (known) => error instanceof known,
  );
  if (isForPeople) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
