import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { folderOf, openAiMajors } from "./openai-clients.ts";
import { startCollector } from "./openai-collector.ts";

const call = `
  const client = new OpenAI({ maxRetries: 0 });
  const request = { model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }] };
  const { choices } = await client.chat.completions.create(request);
  console.log(choices[0].message.content);`;
const asynchronously = (code: string) => `(async () => {${code}})()`;

const collector = await startCollector();
const mock = new LLMock({ port: 0 });

beforeAll(async () => {
  mock.onMessage("hello", { content: "Hi!", usage: { prompt_tokens: 12, completion_tokens: 3 } });
  await mock.start();
});

afterAll(async () => {
  await mock.stop();
  await collector.stop();
});

beforeEach(() => {
  collector.take();
});

describe.each(openAiMajors)(
  "openai $major in a program started with --import agentops/register",
  ({ major }) => {
    it("is recorded when it is imported", async () => {
      await run(major, "module", ["--import", "agentops/register"], `import OpenAI from "openai"; ${call}`);
      expectOneCall();
    });

    it("is recorded when it is required", async () => {
      const code = `const { OpenAI } = require("openai"); ${asynchronously(call)}`;
      await run(major, "commonjs", ["--import", "agentops/register"], code);
      expectOneCall();
    });

    it("is recorded once when its client is wrapped too", async () => {
      const code = `import { wrap } from "agentops"; import OpenAI from "openai"; ${call.replace("new OpenAI({ maxRetries: 0 })", "wrap(new OpenAI({ maxRetries: 0 }))")}`;
      await run(major, "module", ["--import", "agentops/register"], code);
      expectOneCall();
    });
  },
);

describe.each(openAiMajors)("openai $major in a program that calls init()", ({ major }) => {
  it("is recorded when it is imported after", async () => {
    const code = `import { init } from "agentops"; init(); const { OpenAI } = await import("openai"); ${call}`;
    await run(major, "module", [], code);
    expectOneCall();
  });

  it("is recorded when it is required before or after", async () => {
    const before = `const { OpenAI } = require("openai"); require("agentops").init(); ${asynchronously(call)}`;
    await run(major, "commonjs", [], before);
    expectOneCall();
    const after = `require("agentops").init(); const { OpenAI } = require("openai"); ${asynchronously(call)}`;
    await run(major, "commonjs", [], after);
    expectOneCall();
  });

  it("is left alone with instrumentations: false", async () => {
    const code = `import { init } from "agentops"; init({ instrumentations: false }); const { OpenAI } = await import("openai"); ${call}`;
    await run(major, "module", [], code);
    expect(collector.take()).toEqual([]);
  });

  it("is left alone, wrapped or not, when init() is never called", async () => {
    const code = `import { wrap } from "agentops"; import OpenAI from "openai"; ${call.replace("client.chat", "wrap(client).chat")}`;
    await run(major, "module", [], code);
    expect(collector.take()).toEqual([]);
  });
});

/** Runs a program beside this major of openai to its natural end; it must print the answer and nothing else. */
async function run(major: number, type: "module" | "commonjs", flags: string[], code: string): Promise<void> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, `--input-type=${type}`, "--eval", code],
    {
      cwd: fileURLToPath(folderOf(major)),
      env: {
        PATH: process.env.PATH,
        AGENTOPS_API_ENDPOINT: collector.url,
        AGENTOPS_QUIET: "true",
        OPENAI_API_KEY: "test",
        OPENAI_BASE_URL: `${mock.url}/v1`,
      },
    },
  );
  expect(stdout).toBe("Hi!\n");
}

function expectOneCall(): void {
  const calls = collector.take().filter(({ attributes }) => attributes["agentops.span.kind"] === "llm");
  expect(calls).toHaveLength(1);
  expect(calls[0]?.attributes).toMatchObject({
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.usage.input_tokens": 12,
    "gen_ai.usage.output_tokens": 3,
  });
}
