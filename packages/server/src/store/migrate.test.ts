import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestStore, type TestStore, urlOf } from "../../test/open-test-store.ts";
import { LogBlock, MetricBlock, SpanBlock } from "../columns/index.ts";
import { migrate } from "./migrate.ts";
import { SQL_DIRECTORY } from "./sql.ts";
import { openStore } from "./store.ts";

/** One statement a file, numbered without gaps. */
const MIGRATIONS = readdirSync(join(SQL_DIRECTORY, "migrations"))
  .map((file) => file.replace(".sql", ""))
  .sort();

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(() => opened.close());

it.each([new SpanBlock(), new LogBlock(), new MetricBlock()])(
  "makes the columns of $table that are written, in their order",
  async ({ table, types }) => {
    const columns = await opened.clients.rows<{ name: string; type: string }>(
      `SELECT name, type FROM system.columns
       WHERE database = currentDatabase() AND table = {table:String} AND default_kind != 'EPHEMERAL'
       ORDER BY position`,
      { table },
    );
    const asWritten = columns.map(({ name, type }) => [
      name,
      type.replaceAll(/LowCardinality\((\w+)\)/g, "$1"),
    ]);
    expect(asWritten).toEqual(Object.entries(types));
  },
);

it.each(["spans", "trace_summaries", "logs", "metric_points", "session_events"])(
  "says what the durability of %s rests on, whatever the defaults",
  async (table) => {
    const [row] = await opened.clients.rows<{ create_table_query: string }>(
      "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = {table:String}",
      { table },
    );
    for (const setting of [
      "fsync_after_insert = 1",
      "fsync_part_directory = 1",
      "min_compressed_bytes_to_fsync_after_merge = 1",
      "old_parts_lifetime = 480",
    ]) {
      expect(row!.create_table_query).toContain(setting);
    }
  },
);

it("takes input and output apart, too, as a server of the schema before sends them", async () => {
  const span = "project_id, trace_id, span_id, start_time";
  await opened.clients.write((client) =>
    client.command({
      query: `INSERT INTO spans (${span}, input, output) SELECT 'old', 'of an old server', '8 bytes.', now64(), 'in→', 'out'`,
    }),
  );
  const rows = await opened.clients.rows(
    "SELECT content, input_bytes FROM spans WHERE project_id = {projectId:String}",
    { projectId: "old" },
  );
  expect(rows).toEqual([{ content: "in→out", input_bytes: 5 }]);
});

it("applies each migration once", async () => {
  await migrate(opened.engine.connection!);
  const versions = await opened.clients.rows("SELECT version, name FROM schema_migrations ORDER BY version");
  expect(versions).toEqual(MIGRATIONS.map((name) => ({ version: Number.parseInt(name, 10), name })));
});

it("refuses, in words, a database that a newer version wrote", async () => {
  await opened.clients.write((client) =>
    client.insert({
      table: "schema_migrations",
      values: [{ version: 9000, name: "9000-future" }],
      format: "JSONEachRow",
    }),
  );
  const reopened = openStore({ clickhouseUrl: urlOf(opened.engine) });
  await expect(reopened).rejects.toMatchObject({ name: "SchemaTooNew", code: "schema_too_new" });
  await expect(reopened).rejects.toThrow(
    `The database has schema 9000, and this version knows schemas up to ${MIGRATIONS.length}`,
  );
});
