#!/usr/bin/env node
// Nothing newer than this may be loaded before the version is known: on an old Node the import itself would fail.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 15)) {
  const { main } = await import("./main.ts");
  await main(process.argv);
} else {
  process.stderr.write(
    `AgentOps needs Node 22.15 or newer; this is Node ${process.versions.node}. Install Node 24 from https://nodejs.org and start again.\n`,
  );
  process.exitCode = 1;
}
