// Everything a task needs before it can run. Plain JavaScript without dependencies: this runs on whatever
// Node the machine has (20.20 or newer), before anything is installed.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, "node_modules", ".bin");

/** Installs the workspace when the lockfile has changed since the last time. */
export function ensureDependencies() {
  installFolder(
    root,
    "Installing packages (the embedded engine is about 550 MB; this takes a minute the first time)",
  );
}

/**
 * Installs the folders of `test/matrix`: other versions of OpenTelemetry and of client libraries. The neighbours,
 * tools of others that are 470 MB together, only where the whole matrix is run.
 */
export function ensureMatrix({ neighbours = false } = {}) {
  const matrix = join(root, "test", "matrix");
  if (!existsSync(matrix)) return;
  for (const name of readdirSync(matrix)) {
    if (name.startsWith("neighbour-") && !neighbours) continue;
    const folder = join(matrix, name);
    if (existsSync(join(folder, "package-lock.json")))
      installFolder(folder, `Installing test/matrix/${name}`);
  }
}

/** Makes sure that there is a Chromium for the tests of the page. */
export function ensureBrowser() {
  if (existsSync("/usr/bin/chromium")) return;
  if (process.platform === "linux" && existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    say("Installing Debian's chromium for the tests of the page");
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update", "-qq"], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      env: environment,
      stdio: ["ignore", "ignore", "inherit"],
    });
    return;
  }
  say("Installing Playwright's chromium for the tests of the page");
  run(nodeBinary(), [join(root, "node_modules", "playwright-core", "cli.js"), "install", "chromium"]);
}

/** The Node 24 that the repository brings; where no package of it exists, the machine's own if it is new enough. */
export function nodeBinary() {
  const own = join(binaries, "node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  fail(
    `AgentOps is developed on Node 24; this is Node ${process.versions.node} on ${process.platform}-${process.arch}, ` +
      "for which npm has no Node 24 package. Install Node 24 from https://nodejs.org and try again.",
  );
}

/** Compiles the packages, bundles the SDK and builds the dashboard. */
export function build() {
  tool("tsc", ["-b", "packages/server"]);
  run(nodeBinary(), [join(root, "packages", "sdk", "bundle.mjs")], { env: toolEnvironment() });
  tool("vite", ["build", "--logLevel", "warn", join(root, "packages", "dashboard")]);
}

/** Runs a tool of `node_modules/.bin` on the repository's Node; a failure ends this process with its code. */
export function tool(name, parameters) {
  run(nodeBinary(), [join(binaries, name), ...parameters], { env: toolEnvironment() });
}

/** The environment in which `node` and every tool are the repository's own. */
export function toolEnvironment() {
  return { ...process.env, PATH: [dirname(nodeBinary()), binaries, process.env.PATH].join(delimiter) };
}

export function run(command, parameters, options = {}) {
  const { status, error, signal } = spawnSync(command, parameters, {
    cwd: root,
    stdio: "inherit",
    ...options,
  });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? (signal === "SIGINT" ? 130 : 1));
}

// --- internal ---

function installFolder(folder, message) {
  const stamp = join(folder, "node_modules", ".agentops-installed");
  const wanted = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say(message);
  try {
    // The engine field of some packages refuses the machine's own Node; they run on ours.
    execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: folder,
      stdio: "inherit",
    });
  } catch (error) {
    fail(`npm ci failed in ${folder} (exit code ${error.status}). Its message above says why.`);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function say(message) {
  process.stderr.write(`${message} …\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
