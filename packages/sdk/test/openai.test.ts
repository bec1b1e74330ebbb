import { LLMock } from "@copilotkit/aimock";
import { trace } from "@opentelemetry/api";
import type { OpenAI } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { flush, init, shutdown, wrap } from "../src/index.ts";
import { openAiMajors } from "./openai-clients.ts";
import { type CollectedSpan, startCollector } from "./openai-collector.ts";

const model = "gpt-4o-mini";
const hello = { model, messages: [{ role: "user" as const, content: "say hello" }] };
const weather = { model, messages: [{ role: "user" as const, content: "weather in Paris" }] };
const limited = { model, messages: [{ role: "user" as const, content: "too many" }] };
const forbidden = { model, messages: [{ role: "user" as const, content: "who are you" }] };
const usage = { prompt_tokens: 120, completion_tokens: 30, input_tokens: 120, output_tokens: 30 };

const collector = await startCollector();
const mock = new LLMock({ port: 0 });

beforeAll(async () => {
  mock.onMessage("say hello", { content: "Hello, world!", usage, model: "gpt-4o-mini-2024-07-18" });
  mock.onMessage("weather", {
    toolCalls: [{ id: "call_1", name: "getWeather", arguments: '{"city":"Paris"}' }],
    usage,
  });
  mock.onMessage("too many", { error: { message: "Slow down", type: "requests" }, status: 429 });
  mock.onMessage("who are you", { error: { message: "Bad key", type: "auth" }, status: 401 });
  mock.onEmbedding("say hello", { embedding: [0.25, 0.5] });
  await mock.start();
  init({ endpoint: collector.url, quiet: true, instrumentations: false });
});

afterAll(async () => {
  await shutdown();
  await mock.stop();
  await collector.stop();
});

describe.each(openAiMajors)("openai $major", ({ load }) => {
  let client: OpenAI;

  beforeEach(async () => {
    const Client = await load();
    client = wrap(new Client({ apiKey: "test", baseURL: `${mock.url}/v1`, maxRetries: 0 }));
    collector.take();
  });

  it("records a chat completion as one span", async () => {
    const completion = await client.chat.completions.create({
      ...hello,
      temperature: 0.5,
      max_tokens: 50,
      stop: "END",
    });
    expect(completion.choices[0]?.message.content).toBe("Hello, world!");

    const { name, kind, attributes } = await theSpan();
    expect(name).toBe("chat gpt-4o-mini");
    expect(kind).toBe(3);
    expect(attributes).toMatchObject({
      "agentops.span.kind": "llm",
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.max_tokens": 50,
      "gen_ai.request.stop_sequences": ["END"],
      "gen_ai.response.id": completion.id,
      "gen_ai.response.model": "gpt-4o-mini-2024-07-18",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 120,
      "gen_ai.usage.output_tokens": 30,
      "openai.api.type": "chat_completions",
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(mock.url).port),
    });
    expect(content(attributes, "gen_ai.input.messages")).toEqual([
      { role: "user", parts: [{ type: "text", content: "say hello" }] },
    ]);
    expect(content(attributes, "gen_ai.output.messages")).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Hello, world!" }], finish_reason: "stop" },
    ]);
  });

  it("records tool calls with their arguments, and the tools", async () => {
    const tools = [
      { type: "function" as const, function: { name: "getWeather", parameters: { type: "object" } } },
    ];
    await client.chat.completions.create({ ...weather, tools });
    const { attributes } = await theSpan();
    expect(content(attributes, "gen_ai.tool.definitions")).toEqual(tools);
    expect(content(attributes, "gen_ai.output.messages")).toMatchObject([
      {
        parts: [{ type: "tool_call", id: "call_1", name: "getWeather", arguments: { city: "Paris" } }],
        finish_reason: "tool_call",
      },
    ]);
  });

  it("records a streamed chat completion as the whole that it makes", async () => {
    const stream = await client.chat.completions.create({
      ...weather,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const _ of stream);
    const { attributes } = await theSpan();
    expect(attributes).toMatchObject({
      "gen_ai.request.stream": true,
      "gen_ai.response.finish_reasons": ["tool_calls"],
      "gen_ai.usage.input_tokens": 120,
      "gen_ai.usage.output_tokens": 30,
      "gen_ai.response.time_to_first_chunk": expect.closeTo(0, 0),
    });
    expect(content(attributes, "gen_ai.output.messages")).toMatchObject([
      { role: "assistant", parts: [{ type: "tool_call", name: "getWeather", arguments: { city: "Paris" } }] },
    ]);
  });

  it("records what has come when the consumer breaks out of a stream", async () => {
    const stream = await client.chat.completions.create({ ...hello, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    expect(stream.controller.signal.aborted).toBe(true);
    const { attributes, status } = await theSpan();
    expect(status.code).toBe(0);
    expect(attributes["gen_ai.response.status"]).toBe("cancelled");
    expect(attributes["gen_ai.response.finish_reasons"]).toBeUndefined();
    expect(attributes["gen_ai.output.messages"]).toContain("Hello");
  });

  it("leaves a stream its class, its tee and its readable", async () => {
    const untouched = new (await load())({ apiKey: "test", baseURL: `${mock.url}/v1` });
    const plain = await untouched.chat.completions.create({ ...hello, stream: true });
    const stream = await client.chat.completions.create({ ...hello, stream: true });
    expect(stream.constructor).toBe(plain.constructor);
    plain.controller.abort();

    const [left, right] = stream.tee();
    expect(await text(left)).toBe("Hello, world!");
    expect(await text(right)).toBe("Hello, world!");
    expect(await spans()).toHaveLength(1);

    const readable = (await client.chat.completions.create({ ...hello, stream: true })).toReadableStream();
    expect(await new Response(readable).text()).toContain("Hello");
    expect(await spans()).toHaveLength(1);
  });

  it("records the helpers that call create as one span each", async () => {
    expect(await client.chat.completions.stream(hello).finalContent()).toBe("Hello, world!");
    expect(await spans()).toHaveLength(1);
    await client.chat.completions.parse(hello);
    expect(await spans()).toHaveLength(1);
    await client.responses.stream({ model, input: "say hello" }).finalResponse();
    expect(await spans()).toHaveLength(1);
    await client.responses.parse({ model, input: "say hello" });
    expect(await spans()).toHaveLength(1);
  });

  it("keeps withResponse and asResponse", async () => {
    const { data, response } = await client.chat.completions.create(hello).withResponse();
    expect([data.choices[0]?.message.content, response.status]).toEqual(["Hello, world!", 200]);
    expect((await theSpan()).attributes["gen_ai.response.id"]).toBe(data.id);

    const raw = await client.chat.completions.create(hello).asResponse();
    expect(await raw.json()).toMatchObject({ object: "chat.completion" });
    expect((await theSpan()).status.code).toBe(0);
  });

  it("records a response with its instructions", async () => {
    const response = await client.responses.create({ model, instructions: "Be brief.", input: "say hello" });
    expect(response.output_text).toBe("Hello, world!");
    const { name, attributes } = await theSpan();
    expect(name).toBe("chat gpt-4o-mini");
    expect(attributes).toMatchObject({
      "openai.api.type": "responses",
      "gen_ai.response.id": response.id,
      "gen_ai.response.status": "completed",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 120,
      "gen_ai.usage.output_tokens": 30,
    });
    expect(content(attributes, "gen_ai.system_instructions")).toEqual([
      { type: "text", content: "Be brief." },
    ]);
    expect(content(attributes, "gen_ai.output.messages")).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Hello, world!" }], finish_reason: "stop" },
    ]);
  });

  it("records a streamed response, to its end or not", async () => {
    for await (const _ of await client.responses.create({ model, input: "weather in Paris", stream: true }));
    const whole = await theSpan();
    expect(whole.attributes["gen_ai.usage.input_tokens"]).toBe(120);
    expect(content(whole.attributes, "gen_ai.output.messages")).toMatchObject([
      { parts: [{ type: "tool_call", name: "getWeather", arguments: { city: "Paris" } }] },
    ]);

    for await (const event of await client.responses.create({ model, input: "say hello", stream: true })) {
      if (event.type === "response.output_text.delta") break;
    }
    const cut = await theSpan();
    expect(cut.attributes["gen_ai.response.status"]).toBe("cancelled");
    expect(cut.attributes["gen_ai.output.messages"]).toContain("Hello");
  });

  it("records the tokens of embeddings", async () => {
    const { data } = await client.embeddings.create({
      model: "text-embedding-3-small",
      input: "say hello",
      encoding_format: "float",
    });
    expect(data[0]?.embedding).toEqual([0.25, 0.5]);
    const { name, attributes } = await theSpan();
    expect(name).toBe("embeddings text-embedding-3-small");
    expect(attributes).toMatchObject({
      "agentops.span.kind": "embedding",
      "gen_ai.operation.name": "embeddings",
      "gen_ai.usage.input_tokens": expect.any(Number),
    });
  });

  it.each([
    { request: limited, type: "RateLimitError", status: 429 },
    { request: forbidden, type: "AuthenticationError", status: 401 },
  ])("passes a $status on unchanged and records it", async ({ request, type, status }) => {
    const rejection = await client.chat.completions.create(request).catch((error: unknown) => error);
    expect(rejection).toMatchObject({ status });
    expect((rejection as Error).constructor.name).toBe(type);
    const span = await theSpan();
    expect(span.status.code).toBe(2);
    expect(span.attributes["error.type"]).toBe(type);
    expect(span.attributes["gen_ai.input.messages"]).toBeDefined();

    await expect(client.chat.completions.parse(request)).rejects.toMatchObject({ status });
    await expect(client.chat.completions.create(request).withResponse()).rejects.toMatchObject({ status });
    await expect(client.chat.completions.create(request).asResponse()).rejects.toMatchObject({ status });
    expect(await spans()).toHaveLength(3);
  });

  it("records an aborted call as what the caller meets", async () => {
    const abort = new AbortController();
    const pending = client.chat.completions.create(hello, { signal: abort.signal });
    abort.abort();
    await expect(pending).rejects.toThrow("Request was aborted.");
    expect((await theSpan()).attributes["error.type"]).toBe("APIUserAbortError");
  });

  it("makes one span of a call, however often its client is wrapped", async () => {
    expect(wrap(wrap(client))).toBe(client);
    await client.chat.completions.create(hello);
    expect(await spans()).toHaveLength(1);
    await client.withOptions({ timeout: 5000 }).chat.completions.create(hello);
    expect(await spans()).toHaveLength(1);
  });

  it("makes one span inside the customer's own, and sends the request within it", async () => {
    const active: (string | undefined)[] = [];
    const observing = client.withOptions({
      fetch: (address, options) => {
        active.push(trace.getActiveSpan()?.spanContext().spanId);
        return fetch(address as string, options);
      },
    });
    const outer = await trace.getTracer("customer").startActiveSpan("outer", async (span) => {
      await observing.chat.completions.create(hello);
      expect(trace.getActiveSpan()).toBe(span);
      span.end();
      return span.spanContext();
    });
    const span = (await spans()).find(({ name }) => name === "chat gpt-4o-mini");
    expect(span?.traceId).toBe(outer.traceId);
    expect(active).toEqual([span?.spanId]);
  });

  it("keeps the messages as they were when they were sent", async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [...hello.messages];
    const pending = client.chat.completions.create({ model, messages });
    messages.push({ role: "assistant", content: "added later" });
    await pending;
    expect(content((await theSpan()).attributes, "gen_ai.input.messages")).toHaveLength(1);
  });

  it("does not make a forgotten rejection look handled", async () => {
    const unhandled: unknown[] = [];
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (reason) => unhandled.push(reason));
    client.chat.completions.create(limited);
    client.chat.completions.parse(limited).catch(() => {});
    const arrived: CollectedSpan[] = []; // one after the other, perhaps
    await expect.poll(async () => arrived.push(...(await spans()))).toBe(2);
    await expect.poll(() => unhandled.length).toBe(1);
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  });
});

async function spans(): Promise<CollectedSpan[]> {
  await flush();
  return collector.take();
}

async function theSpan(): Promise<CollectedSpan> {
  const all = await spans();
  expect(all).toHaveLength(1);
  return all[0] as CollectedSpan;
}

function content(attributes: Record<string, unknown>, name: string): unknown {
  return JSON.parse(String(attributes[name]));
}

async function text(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let whole = "";
  for await (const chunk of stream) whole += chunk.choices[0]?.delta.content ?? "";
  return whole;
}
