// `npm start`, `npm test`, … on a machine that has nothing but git, npm and a Node: see CONTRIBUTING.md.
import { spawn } from "node:child_process";
import { join } from "node:path";
import * as setup from "./setup.mjs";

const tasks = {
  start: (parameters) => {
    setup.build();
    runNode("scripts/start.ts", parameters);
  },
  build: () => setup.build(),
  lint: () => setup.tool("biome", ["check", "--error-on-warnings"]),
  fmt: () => setup.tool("biome", ["check", "--write"]),
  types: () => setup.tool("tsc", ["-b"]),
  test: (parameters) => {
    setup.ensureMatrix();
    setup.ensureBrowser();
    setup.build();
    setup.tool("vitest", ["run", ...parameters]);
  },
  "test:matrix": (parameters) => {
    setup.ensureMatrix({ neighbours: true });
    setup.build();
    runNode("scripts/matrix.ts", parameters);
  },
  "test:crash": (parameters) => {
    setup.build();
    runNode("scripts/crash.ts", parameters);
  },
  check: () => {
    tasks.lint();
    tasks.types();
    tasks.test([]);
  },
  bench: ([name, ...parameters]) => {
    setup.ensureMatrix({ neighbours: name === "sdk" }); // they are its rivals
    setup.build();
    runNode(`bench/${name ?? "start"}.ts`, parameters);
  },
};

const [name, ...parameters] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  process.stderr.write(`There is no task "${name}". There are: ${Object.keys(tasks).join(", ")}.\n`);
  process.exit(1);
}
setup.ensureDependencies();
task(parameters);

// Signals go on to the child and its exit code comes back, so that Ctrl-C and `kill` both stop everything.
// The channel lets the child notice when this process is killed.
function runNode(script, parameters) {
  const child = spawn(setup.nodeBinary(), [join(setup.root, script), ...parameters], {
    cwd: setup.root,
    env: setup.toolEnvironment(),
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
