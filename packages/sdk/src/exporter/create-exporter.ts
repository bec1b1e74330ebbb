import { resolve } from "node:path";
import type { Config } from "../config.ts";
import type { Reporter } from "../reporter.ts";
import { createClient } from "./create-client.ts";
import { defaultSpoolFolder } from "./default-spool-folder.ts";
import { Exporter } from "./exporter.ts";
import type { OtlpClient } from "./otlp-client.ts";
import { Spool } from "./spool.ts";

/** The exporter to AgentOps, as the settings want it. */
export function createExporter(
  config: Config,
  reporter: Reporter,
  client: OtlpClient = createClient(config, reporter),
): Exporter {
  return new Exporter({
    client,
    reporter,
    spool: createSpool(config),
    maxQueueBytes: config.maxQueueBytes,
    maxBatchBytes: config.maxBatchBytes,
    maxWaitMillis: config.maxWaitMillis,
  });
}

export function createSpool({ endpoint, apiKey, spoolDir, cacheDir }: Config): Spool | undefined {
  const given = spoolDir ?? defaultSpoolFolder(cacheDir);
  if (given === undefined || spoolDir === "off") return undefined;
  try {
    // Now: the program may go to another folder before it ends.
    return new Spool({ folder: resolve(given), endpoint, apiKey });
  } catch {
    return undefined; // the current folder is gone
  }
}
