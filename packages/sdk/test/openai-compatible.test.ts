import { AzureOpenAI } from "openai";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { flush, init, shutdown, wrap } from "../src/index.ts";
import { startCollector } from "./openai-collector.ts";
import { chatChunk } from "./openai-fake-server.ts";

const request = { model: "gpt-4o", messages: [{ role: "user" as const, content: "hello" }] };
const completion = {
  id: "chatcmpl-1",
  model: "gpt-4o-2024-08-06",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hi!" } }],
  usage: { prompt_tokens: 9, completion_tokens: 2 },
};
const collector = await startCollector();

beforeAll(() => {
  init({ endpoint: collector.url, quiet: true, instrumentations: false });
});

beforeEach(() => {
  collector.take();
});

afterAll(async () => {
  await shutdown();
  await collector.stop();
});

it("records Azure's client under Azure's name", async () => {
  const client = wrap(
    new AzureOpenAI({
      endpoint: "https://my-resource.openai.azure.com",
      apiKey: "test",
      apiVersion: "2024-10-21",
      fetch: async () => Response.json(completion),
    }),
  );
  await client.chat.completions.create(request);
  expect(await attributes()).toMatchObject({
    "gen_ai.provider.name": "azure.ai.openai",
    "server.address": "my-resource.openai.azure.com",
    "server.port": 443,
    "gen_ai.response.model": "gpt-4o-2024-08-06",
    "gen_ai.usage.input_tokens": 9,
  });
});

it("records a client that returns plain promises", async () => {
  const client = wrap({
    chat: { completions: { create: async (_body: typeof request) => completion } },
  });
  expect(await client.chat.completions.create(request)).toBe(completion);
  expect(await attributes()).toMatchObject({
    "gen_ai.provider.name": "openai",
    "gen_ai.usage.output_tokens": 2,
  });
});

it("records a client that streams by an async generator", async () => {
  async function* chunks() {
    yield chatChunk("Hel");
    yield chatChunk("lo", "stop");
  }
  const stream = chunks();
  const client = wrap({ chat: { completions: { create: async (_body: object) => stream } } });
  expect(await client.chat.completions.create({ ...request, stream: true })).toBe(stream);
  const received: object[] = [];
  for await (const chunk of stream) received.push(chunk);
  expect(received).toHaveLength(2);
  expect((await attributes())["gen_ai.output.messages"]).toContain("Hello");
});

it("throws what the client throws, at once", async () => {
  const problem = new RangeError("no such model");
  const client = wrap({
    responses: {
      create: (_body: object): Promise<object> => {
        throw problem;
      },
    },
  });
  expect(() => client.responses.create({ model: "m" })).toThrow(problem);
  expect((await attributes())["error.type"]).toBe("RangeError");
});

it("does not disturb calls with bodies that it cannot read", async () => {
  const bodies: unknown[] = [];
  const client = wrap({ chat: { completions: { create: async (body: unknown) => bodies.push(body) } } });
  const hostile = {
    get messages(): never {
      throw new Error("do not touch");
    },
  };
  for (const body of [undefined, null, 7, hostile]) await client.chat.completions.create(body);
  expect(bodies).toEqual([undefined, null, 7, hostile]);
  await flush();
  expect(collector.take().map(({ name }) => name)).toEqual(["chat", "chat", "chat", "chat"]);
});

async function attributes(): Promise<Record<string, unknown>> {
  await flush();
  const spans = collector.take();
  expect(spans).toHaveLength(1);
  return spans[0]?.attributes ?? {};
}
