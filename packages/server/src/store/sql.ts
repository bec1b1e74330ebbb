import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of all statements: the same distance away from the sources and from the build. */
export const SQL_DIRECTORY = join(import.meta.dirname, "../../sql");

/** What a cluster would fill in, and one server leaves empty: `ON CLUSTER name` and the prefix `Replicated`. */
const PLACES: Readonly<Record<string, string>> = { on_cluster: "", replicated: "" };

const statements = new Map<string, string>();

/** The statement in `sql/<name>.sql`, its `{{places}}` filled in: with what is given for them, else with the query of that name. */
export function sql(name: string, given: Readonly<Record<string, string>> = {}): string {
  const key = JSON.stringify([name, given]);
  let statement = statements.get(key);
  if (statement === undefined) {
    const text = readFileSync(join(SQL_DIRECTORY, `${name}.sql`), "utf8");
    statement = text.replace(
      /\{\{([\w-]+)\}\}/g,
      (_, place: string) => given[place] ?? PLACES[place] ?? sql(`queries/${place}`, given),
    );
    statements.set(key, statement);
  }
  return statement;
}
