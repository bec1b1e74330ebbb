// Writes dist/bundle from what `tsc` has compiled: Node then loads a few files where it would load some two hundred,
// at a third of a millisecond each. Plain JavaScript: it is part of the build.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const dist = join(import.meta.dirname, "dist");
const folder = join(dist, "bundle");

/** What is loaded by its name: the entry points of the package, and the loader thread of `agentops/register`. */
const ENTRIES = ["index", "register", "semconv/index", "pricing/index", "instrument/esm-loader"];

/** Bundles again where the compiler has run since the last time. */
export async function refreshBundle() {
  const compiled = statSync(join(dist, ".tsbuildinfo"), { throwIfNoEntry: false });
  const bundled = statSync(join(folder, "index.js"), { throwIfNoEntry: false });
  if (compiled !== undefined && (bundled === undefined || bundled.mtimeMs < compiled.mtimeMs)) await bundle();
}

export async function bundle() {
  const bundler = await rolldown({
    input: Object.fromEntries(ENTRIES.map((name) => [name, join(dist, `${name}.js`)])),
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    platform: "node",
  });
  const { output } = await bundler.generate({
    format: "esm",
    // Without a hash: a file keeps its name, and stack traces stay alike from version to version.
    chunkFileNames: "[name].js",
  });
  await bundler.close();
  for (const { fileName, code } of output) write(join(folder, fileName), code);
  removeOthers(new Set(output.map(({ fileName }) => join(folder, fileName))));
  const now = new Date();
  utimesSync(join(folder, "index.js"), now, now);
}

/** What is the same stays, and what changes does so at once: another process may be loading it. */
function write(path, code) {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined && readFileSync(path, "utf8") === code) return;
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(temporary, code);
  renameSync(temporary, path);
}

function removeOthers(kept) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(path) && !path.endsWith(".tmp")) rmSync(path, { force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await bundle();
