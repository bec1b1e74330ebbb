import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { OpenAI } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { flush, init, shutdown, wrap } from "../src/index.ts";
import { openAiMajors } from "./openai-clients.ts";
import { type CollectedSpan, startCollector } from "./openai-collector.ts";
import { chatChunk, sendEvents, startFakeServer } from "./openai-fake-server.ts";

const hello = {
  model: "gpt-4o-mini",
  messages: [{ role: "user" as const, content: "hello" }],
  stream: true as const,
};
const collector = await startCollector();
const server = await startFakeServer();

beforeAll(() => {
  init({ endpoint: collector.url, quiet: true, instrumentations: false });
});

afterAll(async () => {
  await shutdown();
  await server.stop();
  await collector.stop();
});

describe.each(openAiMajors)("a stream of openai $major", ({ load }) => {
  let client: OpenAI;

  beforeEach(async () => {
    const Client = await load();
    client = wrap(new Client({ apiKey: "test", baseURL: server.url, maxRetries: 0, logLevel: "off" }));
    collector.take();
  });

  it("reaches its consumer chunk by chunk, never read ahead", async () => {
    let sendRest = () => {};
    server.answer((response) => {
      sendEvents(response, [chatChunk("one")]);
      sendRest = () => {
        sendEvents(response, [chatChunk(" two", "stop")]);
        response.end();
      };
    });
    let received = "";
    for await (const chunk of await client.chat.completions.create(hello)) {
      received += chunk.choices[0]?.delta.content;
      if (received === "one") sendRest();
    }
    expect(received).toBe("one two");
    expect((await theSpan()).attributes["gen_ai.output.messages"]).toContain("one two");
  });

  it("that is cut in the middle keeps what has come, and the error is the caller's", async () => {
    server.answer((response) => {
      sendEvents(response, [chatChunk("half an ")]);
      setTimeout(() => response.destroy(), 20);
    });
    const { received, error } = await consume(await client.chat.completions.create(hello));
    expect(received).toBe("half an ");
    expect(error).toBeInstanceOf(Error);
    const span = await theSpan();
    expect(span.status.code).toBe(2);
    expect(span.attributes["gen_ai.output.messages"]).toContain("half an ");
  });

  it("that is no JSON fails as it did, and says so", async () => {
    server.answer((response) => {
      sendEvents(response, [chatChunk("fine"), '{"id": "chatcmpl-1", "choices": [']);
      response.end();
    });
    const { received, error } = await consume(await client.chat.completions.create(hello));
    expect(received).toBe("fine");
    expect(error).toBeInstanceOf(SyntaxError);
    expect((await theSpan()).attributes["error.type"]).toBe("SyntaxError");
  });

  it("that carries an error fails with it", async () => {
    server.answer((response) => {
      sendEvents(response, [chatChunk("fine"), { error: { message: "Overloaded", type: "server_error" } }]);
      response.end();
    });
    const { error } = await consume(await client.chat.completions.create(hello));
    expect((error as Error).constructor.name).toBe("APIError");
    const span = await theSpan();
    expect(span.attributes["error.type"]).toBe("APIError");
    expect(span.status.message).toContain("Overloaded");
  });

  it("that is aborted by its controller ends as cancelled", async () => {
    server.answer((response) => sendEvents(response, [chatChunk("one"), chatChunk("two")]));
    const stream = await client.chat.completions.create(hello);
    for await (const _ of stream) stream.controller.abort();
    const span = await theSpan();
    expect(span.attributes["gen_ai.response.status"]).toBe("cancelled");
    expect(span.status.code).toBe(0);
  });

  it("that is left after its last chunk was not cancelled", async () => {
    server.answer((response) => sendEvents(response, [chatChunk("all"), chatChunk("", "stop")]));
    for await (const chunk of await client.chat.completions.create(hello)) {
      if (chunk.choices[0]?.finish_reason) break;
    }
    const { attributes } = await theSpan();
    expect(attributes["gen_ai.response.finish_reasons"]).toEqual(["stop"]);
    expect(attributes["gen_ai.response.status"]).toBeUndefined();
  });

  it("that nobody consumes ends when it is collected", async () => {
    server.answer((response) => sendEvents(response, [chatChunk("one")]));
    await (async () => {
      await client.chat.completions.create(hello);
    })();
    await expect.poll(collectGarbage).toEqual(["chat gpt-4o-mini"]);
  });

  it("whose promise nobody awaits ends when it is collected", async () => {
    server.answer((response) => sendEvents(response, [chatChunk("one")]));
    (() => {
      client.chat.completions.create(hello);
    })();
    await expect.poll(collectGarbage).toEqual(["chat gpt-4o-mini"]);
  });

  it("that took a second attempt is one span", async () => {
    let attempts = 0;
    server.answer((response) => {
      attempts += 1;
      if (attempts === 1) response.writeHead(503, { "retry-after-ms": "1" }).end();
      else {
        sendEvents(response, [chatChunk("at last", "stop"), "[DONE]"]);
        response.end();
      }
    });
    const stream = await client.chat.completions.create(hello, { maxRetries: 1 });
    expect((await consume(stream)).received).toBe("at last");
    expect(attempts).toBe(2);
    expect((await theSpan()).attributes["gen_ai.output.messages"]).toContain("at last");
  });

  it("fails as a response does that failed on the way", async () => {
    const failed = {
      id: "resp_1",
      status: "failed",
      output: [],
      error: { code: "server_error", message: "Broke" },
    };
    server.answer((response) => {
      const event = { type: "response.failed", response: failed };
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`event: response.failed\ndata: ${JSON.stringify(event)}\n\n`);
    });
    for await (const _ of await client.responses.create({
      model: "gpt-4o-mini",
      input: "hello",
      stream: true,
    }));
    const span = await theSpan();
    expect(span.status).toMatchObject({ code: 2, message: "Broke" });
    expect(span.attributes["error.type"]).toBe("server_error");
  });
});

/** The names of the spans that ended, the garbage of this process collected. */
async function collectGarbage(): Promise<string[]> {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return (await spans()).map(({ name }) => name);
}

async function consume(stream: AsyncIterable<OpenAI.ChatCompletionChunk>) {
  let received = "";
  try {
    for await (const chunk of stream) received += chunk.choices[0]?.delta.content ?? "";
    return { received, error: undefined };
  } catch (error) {
    return { received, error };
  }
}

async function spans(): Promise<CollectedSpan[]> {
  await flush();
  return collector.take();
}

async function theSpan(): Promise<CollectedSpan> {
  const all = await spans();
  expect(all).toHaveLength(1);
  return all[0] as CollectedSpan;
}
