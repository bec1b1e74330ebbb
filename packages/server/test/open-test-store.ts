import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedClickhouse, startEngine } from "../src/clickhouse/engine/start-engine.ts";
import { ClickhouseClients } from "../src/store/clickhouse-clients.ts";
import { openStoreOn, type Store } from "../src/store/store.ts";

export interface TestStore {
  readonly store: Store;
  readonly engine: EmbeddedClickhouse;
  /** For looking behind the store's back. */
  readonly clients: ClickhouseClients;
  readonly dataDirectory: string;
  readonly warnings: string[];
  close(): Promise<void>;
}

/** A store on an engine in a temporary folder, with what a test needs to look behind it. */
export async function openTestStore(): Promise<TestStore> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "agentops-store-"));
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  const engine = await startEngine({ dataDirectory, heartbeatMillis: 200, onWarning });
  const store = await openStoreOn(engine, { onWarning });
  const clients = new ClickhouseClients(engine);
  return {
    store,
    engine,
    clients,
    dataDirectory,
    warnings,
    async close() {
      await clients.close();
      await store.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** The engine's address as one would name a server of one's own: with the writer's password in it. */
export function urlOf({ connection }: EmbeddedClickhouse): string {
  const url = new URL(connection!.url);
  url.username = connection!.writer.username;
  url.password = connection!.writer.password;
  return `${url.href}${connection!.database}`;
}
