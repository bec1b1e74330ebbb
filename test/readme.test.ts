import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, getJson, root, type ServerProcess, startServer } from "./running-server.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const snippets = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code as string);

let server: ServerProcess;
let llm: LLMock;

beforeAll(async () => {
  server = await startServer();
  llm = new LLMock({ port: 0 });
  llm.onMessage(/umbrella/, {
    content: "Take one.",
    usage: { prompt_tokens: 20, completion_tokens: 3, total_tokens: 23 },
  });
  await llm.start();
});
afterAll(async () => {
  await llm?.stop();
  await server?.stop();
});

it("stays readable: at most 120 lines", () => {
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(120);
});

it.each(snippets.map((code, index) => [index + 1, code] as const))(
  "snippet %i runs as it stands",
  async (index, code) => {
    const file = join(import.meta.dirname, `.readme-${process.pid}-${index}.ts`);
    writeFileSync(file, code);
    const before = await sessionCount();
    try {
      await promisify(execFile)(process.execPath, [file], {
        cwd: root,
        env: {
          ...process.env,
          AGENTOPS_API_ENDPOINT: server.url,
          OPENAI_API_KEY: "test",
          OPENAI_BASE_URL: `${llm.url}/v1`,
        },
      });
    } finally {
      rmSync(file);
    }
    expect(await eventually(sessionCount, (count) => count > before)).toBe(before + 1);
  },
);

async function sessionCount(): Promise<number> {
  const { sessions } = await getJson<{ sessions: unknown[] }>(`${server.url}/api/v1/sessions`);
  return sessions.length;
}
