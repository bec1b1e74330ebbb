import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./running-server.ts";

/** Tables may be long; each is named here with its reason. */
const exceptions = new Set<string>();

it("keeps every source file under 400 lines", () => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "packages/*/src"], {
    cwd: root,
    encoding: "utf8",
  });
  const long = files
    .split("\n")
    .filter((file) => /\.(ts|tsx|css|sql)$/.test(file) && !exceptions.has(file))
    .filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 400);
  expect(long).toEqual([]);
});
