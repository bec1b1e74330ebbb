import { Command } from "commander";
import type { RunningServer } from "../serve.ts";
import { resolveSettings, SETTINGS, type Settings } from "../settings.ts";
import { VERSION } from "../version.ts";
import { addSettingOptions, type SettingName } from "./setting-options.ts";
import { tuneV8 } from "./tune-v8.ts";

/** `agentops serve`: runs until a signal comes. */
export function serveCommand(): Command {
  return addSettingOptions(new Command("serve"), Object.keys(SETTINGS) as SettingName[])
    .description("Start the server")
    .action((flags: Record<string, string>) => runServer(flags));
}

// --- internal ---

async function runServer(flags: Record<string, string>): Promise<void> {
  const settings = resolveSettings(flags, process.env);
  tuneV8();
  const { serve } = await import("../serve.ts");
  const server = await serve(settings, (message) => process.stderr.write(`${message}\n`));
  // A signal may come twice: once from the terminal, once from the parent. `close` is shared.
  const stop = (): void => void server.close().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.on("disconnect", stop);
  process.stdout.write(greeting(server, settings));
  process.send?.({ url: server.url, grpcUrl: server.grpcUrl });
}

function greeting({ url, grpcUrl }: RunningServer, settings: Settings): string {
  const store = settings.clickhouseUrl
    ? `ClickHouse at ${new URL(settings.clickhouseUrl).host}`
    : `${settings.dataDirectory} (embedded ClickHouse)`;
  const lines = [`AgentOps ${VERSION} listens on ${url} and takes OTLP at ${url}/v1/traces`];
  if (grpcUrl !== undefined) lines.push(`  gRPC       ${grpcUrl}`);
  lines.push(`  Data       ${store}`);
  return `${lines.join("\n")}\n`;
}
