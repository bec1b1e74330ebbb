import type { ApiKey } from "../model/api-key.ts";
import type { Project } from "../model/project.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
import { sql } from "./sql.ts";

export interface StoredApiKey extends ApiKey {
  /** SHA-256 of the whole key, in hexadecimal. */
  readonly hash: string;
}

/**
 * Projects and keys: small tables, read whole. What a call wrote is seen by every later one. Every call may reject with
 * StoreUnavailable.
 */
export interface ControlPlane {
  /** Revoked ones too, oldest first. */
  listApiKeys(): Promise<StoredApiKey[]>;
  addApiKey(key: StoredApiKey): Promise<void>;
  revokeApiKey(id: string, at: Date): Promise<void>;
  /** When each of these keys was used last, by id. */
  noteKeyUses(uses: ReadonlyMap<string, Date>): Promise<void>;
  /** Those that were made; `default`, which is always there, is not among them. */
  listProjects(): Promise<Project[]>;
  addProject(project: Pick<Project, "id" | "name">, at: Date): Promise<void>;
}

export function controlPlaneOf(clients: ClickhouseClients): ControlPlane {
  const insert = (table: string, values: object[]): Promise<void> =>
    clients.write(async (client) => {
      await client.insert({
        table,
        values,
        format: "JSONEachRow",
        clickhouse_settings: { async_insert: 0, date_time_input_format: "best_effort" },
      });
    });
  return {
    async listApiKeys() {
      return (await clients.rows<ApiKeyRow>(sql("queries/api-keys"))).map(toStoredApiKey);
    },
    addApiKey: ({ id, projectId, name, scope, hash, createdAt }) =>
      insert("api_keys", [{ id, project_id: projectId, name, scope, hash, created_at: createdAt }]),
    revokeApiKey: (id, at) => insert("api_keys", [{ id, revoked_at: at.toISOString() }]),
    noteKeyUses: (uses) =>
      insert(
        "api_keys",
        [...uses].map(([id, at]) => ({ id, last_used_at: at.toISOString() })),
      ),
    async listProjects() {
      const rows = await clients.rows<ProjectRow>(sql("queries/projects"));
      return rows.map(({ id, name, created_millis }) => ({ id, name, createdAt: toTime(created_millis) }));
    },
    addProject: ({ id, name }, at) => insert("projects", [{ id, name, created_at: at.toISOString() }]),
  };
}

// --- internal ---

interface ApiKeyRow {
  id: string;
  project_id: string;
  name: string;
  scope: ApiKey["scope"];
  hash: string;
  created_millis: string;
  last_used_millis: string;
  revoked_millis: string;
}

interface ProjectRow {
  id: string;
  name: string;
  created_millis: string;
}

function toStoredApiKey(row: ApiKeyRow): StoredApiKey {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    scope: row.scope,
    hash: row.hash,
    createdAt: new Date(Number(row.created_millis)).toISOString(),
    lastUsedAt: toTime(row.last_used_millis),
    revokedAt: toTime(row.revoked_millis),
  };
}

function toTime(millis: string): string | null {
  return Number(millis) === 0 ? null : new Date(Number(millis)).toISOString();
}
