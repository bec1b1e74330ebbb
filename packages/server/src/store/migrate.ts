import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ClickHouseError } from "@clickhouse/client";
import type { ClickhouseConnection } from "../clickhouse/clickhouse.ts";
import { SchemaTooNew } from "../clickhouse/store-error.ts";
import { clientFor } from "./clickhouse-clients.ts";
import { SQL_DIRECTORY, sql } from "./sql.ts";
import { toWriteError } from "./to-store-error.ts";

/**
 * Brings the database to the schema of this version, creating it if need be; only forward. Each migration may run
 * twice: a process can die between a statement and its record. Rejects with SchemaTooNew or StoreUnavailable.
 */
export async function migrate(connection: ClickhouseConnection): Promise<void> {
  try {
    await createDatabase(connection);
    await applyMigrations(connection);
  } catch (error) {
    throw toWriteError(error);
  }
}

// --- internal ---

async function applyMigrations(connection: ClickhouseConnection): Promise<void> {
  const client = clientFor(connection, connection.writer);
  try {
    await client.command({ query: sql("schema-migrations") });
    const result = await client.query({
      query: "SELECT max(version) AS version FROM schema_migrations",
      format: "JSONEachRow",
    });
    const [row] = await result.json<{ version: number }>();
    const applied = row?.version ?? 0;
    const migrations = listMigrations();
    const known = migrations.at(-1)?.version ?? 0;
    if (applied > known) throw new SchemaTooNew(applied, known);
    for (const { version, name } of migrations) {
      if (version <= applied) continue;
      await client.command({ query: sql(`migrations/${name}`) });
      await client.insert({ table: "schema_migrations", values: [{ version, name }], format: "JSONEachRow" });
    }
  } finally {
    await client.close();
  }
}

const UNKNOWN_DATABASE = "81";

/** Asks first: a user of somebody's own server may hold one database and no right to create any. */
async function createDatabase(connection: ClickhouseConnection): Promise<void> {
  const client = clientFor(connection, connection.writer);
  try {
    await client.command({ query: "SELECT 1" });
  } catch (error) {
    if (!(error instanceof ClickHouseError) || error.code !== UNKNOWN_DATABASE) throw error;
    const outside = clientFor({ url: connection.url, database: "default" }, connection.writer);
    await outside
      .command({
        query: "CREATE DATABASE IF NOT EXISTS {database:Identifier}",
        query_params: { database: connection.database },
      })
      .finally(() => outside.close());
  } finally {
    await client.close();
  }
}

function listMigrations(): { version: number; name: string }[] {
  return readdirSync(join(SQL_DIRECTORY, "migrations"))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({ version: Number.parseInt(file, 10), name: file.slice(0, -".sql".length) }));
}
