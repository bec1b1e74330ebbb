import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SQL_DIRECTORY } from "./sql.ts";

/** About the server itself, whose data is everybody's. */
const OF_ALL_PROJECTS = new Set(["expired-summaries.sql"]);
const OWNED_BY_PROJECTS = /\b(?:FROM|JOIN)\s+(?!system\.|projects\b|api_keys\b)[a-z_]+/g;

describe("every query of what projects own asks for one project", () => {
  const files = readdirSync(join(SQL_DIRECTORY, "queries")).filter((file) => !OF_ALL_PROJECTS.has(file));

  it.each(files)("%s", (file) => {
    const statement = readFileSync(join(SQL_DIRECTORY, "queries", file), "utf8").replaceAll(/--.*/g, "");
    const tables = statement.match(OWNED_BY_PROJECTS) ?? [];
    const predicates = statement.match(/project_id = \{projectId:String\}/g) ?? [];
    expect(predicates.length, statement).toBeGreaterThanOrEqual(tables.length);
  });
});
