import { Command } from "commander";
import { ServeError } from "./serve-error.ts";
import { resolveSettings, SETTINGS, SettingError, type Settings } from "./settings.ts";
import { StoreError } from "./store/store-error.ts";
import { VERSION } from "./version.ts";

/** The command line. The only place that prints and exits. */
export async function main(parameters: readonly string[]): Promise<void> {
  const program = new Command("agentops")
    .description("Observability for AI agents: OTLP collector, API and dashboard in one process.")
    .version(VERSION);
  const command = program.command("serve", { isDefault: true }).description("Start the server");
  for (const { flag, env, help, default: preset } of Object.values(SETTINGS)) {
    command.option(flag, `${help} (env ${env}${preset && `, default ${preset}`})`);
  }
  command.action((flags: Record<string, string>) => runServer(flags));
  try {
    await program.parseAsync(parameters);
  } catch (error) {
    process.stderr.write(`${messageFor(error)}\n`);
    process.exitCode = 1;
  }
}

// --- internal ---

async function runServer(flags: Record<string, string>): Promise<void> {
  const settings = resolveSettings(flags, process.env);
  const { serve } = await import("./serve.ts");
  const server = await serve(settings, (message) => process.stderr.write(`${message}\n`));
  // A signal may come twice: once from the terminal, once from the parent. `close` is shared.
  const stop = (): void => void server.close().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.on("disconnect", stop);
  process.stdout.write(greeting(server.url, settings));
  process.send?.({ url: server.url });
}

function greeting(url: string, settings: Settings): string {
  const store = settings.clickhouseUrl
    ? `ClickHouse at ${new URL(settings.clickhouseUrl).host}`
    : `${settings.dataDirectory} (embedded ClickHouse)`;
  return `AgentOps ${VERSION} listens on ${url} and takes OTLP at ${url}/v1/traces\n  Data       ${store}\n`;
}

function messageFor(error: unknown): string {
  if (error instanceof ServeError || error instanceof SettingError || error instanceof StoreError)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
