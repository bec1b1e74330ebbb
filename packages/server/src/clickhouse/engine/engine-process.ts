// The engine's own process, forked by launch-engine.ts. It runs the ClickHouse library as `clickhouse local` would,
// with a statement that opens the HTTP interface and one that never ends, which keeps it open.
import { createRequire } from "node:module";
import { ENGINE_MISSING_EXIT_CODE } from "./engine-exit-codes.ts";

// A parent that died, by whatever signal, closes the channel: no engine may outlive its server.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
if (!process.connected) process.kill(process.pid, "SIGKILL");

const [libraryFile, configFile, dataPath, portFile] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
];
const require = createRequire(import.meta.url);

try {
  const { open, load, DataType } = require("ffi-rs") as typeof import("ffi-rs");
  open({ library: "chdb", path: libraryFile });
  const statements = [
    "SYSTEM START LISTEN HTTP",
    `SELECT getServerPort('http_port') INTO OUTFILE '${quote(portFile)}' TRUNCATE FORMAT TSV`,
    "SELECT sleepEachRow(3) FROM system.numbers SETTINGS max_block_size = 1, " +
      "function_sleep_max_microseconds_per_block = 0, max_execution_time = 0 FORMAT Null",
  ];
  const commandLine = [
    "clickhouse",
    "--log-level",
    "error",
    "--config-file",
    configFile,
    "--path",
    dataPath,
    "--query",
    statements.join(";"),
  ];
  // In a thread of its own, or this process could not hear the parent's death.
  const running = load({
    library: "chdb",
    funcName: "chdb_query_cmdline",
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [commandLine.length, commandLine],
    runInNewThread: true,
  }) as unknown as Promise<unknown>;
  await running;
  process.exit(1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(ENGINE_MISSING_EXIT_CODE);
}

function quote(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}
