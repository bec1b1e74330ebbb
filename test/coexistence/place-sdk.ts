import { createHash, randomUUID } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..", "..");
const sdk = join(root, "packages", "sdk");

/** So that every case of a run has the same build, also while another is being made. */
const placements = new Map<string, string>();

/**
 * Installs the built SDK in a folder of the matrix as npm would, so that its peer `@opentelemetry/api` is the one
 * of that folder, and returns the address of its entry. The copy is named after its content: files of tests that
 * run at the same time share one, and a new build gets one of its own. It may pretend to be of another version.
 */
export function placeSdk(folder: string, version?: string): string {
  const key = JSON.stringify([folder, version]);
  const address = placements.get(key) ?? place(folder, version);
  placements.set(key, address);
  return address;
}

// --- internal ---

const HOUR_MILLIS = 3_600_000;

function place(folder: string, version: string | undefined): string {
  const modules = join(folder, "node_modules", ".agentops");
  mkdirSync(modules, { recursive: true });
  const fresh = join(modules, `new-${randomUUID()}`);
  cpSync(join(sdk, "package.json"), join(fresh, "package.json"));
  cpSync(join(sdk, "dist", "bundle"), join(fresh, "dist", "bundle"), { recursive: true });
  if (version !== undefined) pretend(fresh, version);
  const placed = join(modules, hashOf(fresh));
  removeOld(modules, placed);
  if (existsSync(placed)) rmSync(fresh, { recursive: true, force: true });
  else {
    try {
      renameSync(fresh, placed);
    } catch {
      rmSync(fresh, { recursive: true, force: true }); // another process was quicker
    }
  }
  return pathToFileURL(join(placed, "dist", "bundle", "index.js")).href;
}

function pretend(folder: string, version: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const bundle = join("dist", "bundle");
  const files = readdirSync(join(folder, bundle), { encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  for (const file of ["package.json", ...files.map((name) => join(bundle, name))]) {
    const text = readFileSync(join(folder, file), "utf8");
    writeFileSync(join(folder, file), text.replace(`"${manifest.version}"`, `"${version}"`));
  }
}

function hashOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) hash.update(name).update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Copies of earlier builds; one that a test may still be running from is left alone. */
function removeOld(modules: string, current: string): void {
  for (const name of readdirSync(modules)) {
    const path = join(modules, name);
    if (path === current) continue;
    const made = statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? Date.now();
    if (Date.now() - made > HOUR_MILLIS) rmSync(path, { recursive: true, force: true });
  }
}
