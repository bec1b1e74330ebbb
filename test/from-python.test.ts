import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as agentops from "agentops";
import { describe, expect, it } from "vitest";
import { eventually, getJson, root, startServer } from "./running-server.ts";

const page = readFileSync(join(root, "docs/from-python.md"), "utf8");
const rows = [...page.matchAll(/^\| (`.*?) \| (.*?) \|(.*)\|$/gm)].map(([, python, typescript, why]) => ({
  python: namesIn(python as string),
  typescript: namesIn(typescript as string),
  isDash: typescript === "–",
  why: (why as string).trim(),
}));

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
}

/** Everything that AgentOps for Python 0.3.26 and 0.4.21 offers its users. */
const PYTHON = `
  init configure start_session end_session record add_tags set_tags get_api_key set_api_key set_parent_key
  stop_instrumenting create_agent get_session end_all_sessions
  record_action record_tool track_agent record_function
  Session ToolEvent ActionEvent LLMEvent ErrorEvent
  api_key parent_key endpoint max_wait_time max_queue_size tags default_tags instrument_llm_calls auto_start_session
  inherited_session_id skip_auto_end_session env_data_opt_out
  AGENTOPS_API_KEY AGENTOPS_PARENT_KEY AGENTOPS_API_ENDPOINT AGENTOPS_ENV_DATA_OPT_OUT AGENTOPS_LOGGING_LEVEL
  AGENTOPS_LOGGING_TO_FILE
  init_timestamp end_timestamp end_state end_state_reason session_id video host_env config jwt token_cost event_counts
  is_running set_video patch get_analytics session_url Success Fail Indeterminate
  id event_type params returns agent_id action_type logs screenshot thread_id prompt prompt_tokens completion
  completion_tokens cost model name trigger_event exception error_type code details timestamp
  start_trace end_trace update_trace_metadata get_client Client
  trace session agent task workflow operation tool guardrail track_endpoint
  TraceState SUCCESS ERROR UNSET validate_trace_spans print_validation_summary ValidationError track_tool
  app_url exporter_endpoint export_flush_interval trace_name auto_init log_level fail_safe prefetch_jwt_token
  log_session_replay_url exporter processor
  AGENTOPS_APP_URL AGENTOPS_EXPORTER_ENDPOINT AGENTOPS_MAX_WAIT_TIME AGENTOPS_EXPORT_FLUSH_INTERVAL
  AGENTOPS_MAX_QUEUE_SIZE AGENTOPS_DEFAULT_TAGS AGENTOPS_TRACE_NAME AGENTOPS_INSTRUMENT_LLM_CALLS
  AGENTOPS_AUTO_START_SESSION AGENTOPS_AUTO_INIT AGENTOPS_SKIP_AUTO_END_SESSION AGENTOPS_LOG_LEVEL AGENTOPS_FAIL_SAFE
  AGENTOPS_PREFETCH_JWT_TOKEN AGENTOPS_LOG_SESSION_REPLAY_URL
`
  .trim()
  .split(/\s+/);

const source = (path: string): string => readFileSync(join(root, "packages/sdk/src", path), "utf8");

/** Whether there is what a cell of the second column names. */
function exists(name: string): boolean {
  const option = /^init\(\{ (\w+) \}\)$/.exec(name)?.[1];
  if (option !== undefined) return new RegExp(`^ {2}${option}\\?:`, "m").test(source("init-options.ts"));
  if (name.startsWith("AGENTOPS_")) return source("config.ts").includes(`"${name}"`);
  const [owner, member] = name.split(".") as [string, string | undefined];
  if (member === undefined) return owner in agentops;
  if (owner === "session") return member in agentops.startSession();
  const file = { ActionEvent: "action", LLMEvent: "llm", ToolEvent: "tool", ErrorEvent: "error" }[owner];
  const fields =
    source(`record/${file}-event.ts`) + (owner === "ErrorEvent" ? "" : source("record/event-fields.ts"));
  return new RegExp(`^ {2}(?:readonly )?${member}\\??(?::| =)`, "m").test(fields);
}

describe("docs/from-python.md", () => {
  it("has everything that users of the Python SDK know", () => {
    const named = new Set(rows.flatMap(({ python }) => python));
    const text = page.replace(/^\|.*$/gm, "");
    expect(PYTHON.filter((name) => !named.has(name) && !text.includes(`\`${name}\``))).toEqual([]);
  });

  it("names only what there is, and a reason where there is nothing", () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.flatMap(({ typescript }) => typescript).filter((name) => !exists(name))).toEqual([]);
    for (const { python, typescript, isDash, why } of rows) {
      expect(isDash ? why : typescript, python.join()).not.toHaveLength(0);
    }
  });
});

const pages = ["from-python.md", "sessions.md"];
const snippets = pages.flatMap((name) => {
  const text = readFileSync(join(root, "docs", name), "utf8");
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(
    ([, code], index) => [name, index + 1, code as string] as const,
  );
});

it("has pages with snippets", () => {
  expect(new Set(snippets.map(([name]) => name))).toEqual(new Set(pages));
  expect(readdirSync(join(root, "docs"))).toEqual(expect.arrayContaining(pages));
});

it("docs: every snippet about sessions runs as it stands, and leaves a session that has ended", async () => {
  const server = await startServer();
  try {
    for (const [name, index, code] of snippets) {
      const file = join(import.meta.dirname, `.snippet-${process.pid}-${name}-${index}.ts`);
      writeFileSync(file, code);
      try {
        const environment = { ...process.env, AGENTOPS_API_ENDPOINT: server.url, AGENTOPS_QUIET: "true" };
        await promisify(execFile)(process.execPath, [file], { cwd: root, env: environment });
      } finally {
        rmSync(file);
      }
    }
    const read = () => getJson<{ sessions: { endState: string | null }[] }>(`${server.url}/api/v1/sessions`);
    const { sessions } = await eventually(
      read,
      (found) =>
        found.sessions.length === snippets.length && found.sessions.every(({ endState }) => endState),
    );
    expect(sessions.map(({ endState }) => endState).sort()).toEqual(["Fail", "Success", "Success"]);
  } finally {
    await server.stop();
  }
});
