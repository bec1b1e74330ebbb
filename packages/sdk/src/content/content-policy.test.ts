import { trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { withSdk } from "../../test/with-sdk.ts";
import { flush } from "../flush.ts";
import type { InitOptions } from "../init-options.ts";
import { recordTool } from "../record/recorders.ts";
import { withSession } from "../session/with-session.ts";

const sdk = withSdk();

async function everything(options: InitOptions): Promise<string> {
  sdk.init(options);
  const tool = recordTool("search", (query: string) => {
    if (query === "SECRET-fail") throw new Error("SECRET-message");
    return { result: "SECRET-result" };
  });
  await withSession({ name: "run", metadata: { note: "SECRET-metadata" } }, () => {
    tool("SECRET-query");
    trace
      .getTracer("ai")
      .startSpan("chat m", {
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.input.messages": "SECRET-prompt",
          "ai.prompt": "SECRET-old",
        },
      })
      .end();
    return tool("SECRET-fail");
  }).catch(() => {});
  await flush();
  expect(sdk.collector.spans).toHaveLength(4);
  return JSON.stringify(sdk.collector.spans, (_key, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

const secretsIn = (text: string) => [...new Set(text.match(/SECRET-\w+/g))].sort();

it("sends everything by default", async () => {
  expect(secretsIn(await everything({}))).toEqual([
    "SECRET-fail",
    "SECRET-message",
    "SECRET-metadata",
    "SECRET-old",
    "SECRET-prompt",
    "SECRET-query",
    "SECRET-result",
  ]);
});

it("sends no content with metadata, but says what went wrong", async () => {
  expect(secretsIn(await everything({ captureContent: "metadata" }))).toEqual(["SECRET-message"]);
});

it("sends neither with none", async () => {
  const text = await everything({ captureContent: "none" });
  expect(secretsIn(text)).toEqual([]);
  expect(text).toContain('"error.type":"Error"');
});

it("sends what redact makes of every content value, whoever set it", async () => {
  const keys = new Set<string>();
  const text = await everything({
    redact: (value, { key }) => {
      keys.add(key);
      return value.replaceAll(/SECRET-\w+/g, "***");
    },
  });
  expect(secretsIn(text)).toEqual([]);
  expect(text).toContain("***");
  expect([...keys]).toEqual(
    expect.arrayContaining([
      "gen_ai.tool.call.arguments",
      "gen_ai.input.messages",
      "ai.prompt",
      "exception.message",
    ]),
  );
});

it("shows redact every text of an attribute, on spans of others too, but not what the server groups by", async () => {
  const keys = new Set<string>();
  sdk.init({
    redact: (value, { key }) => {
      keys.add(key);
      return value.replaceAll("alice", "***");
    },
  });
  await withSession({ name: "alice's run" }, () => {
    const third = trace.getTracer("theirs").startSpan("third", {
      attributes: { "customer.email": "alice@example.com", "gen_ai.request.model": "alice-1", retries: 3 },
    });
    third.setAttribute("customer.tags", ["alice", "gold"]).addEvent("seen", { by: "alice" }).end();
  });
  await flush();
  const { attributes, events } = sdk.collector.span("third");
  expect(attributes).toMatchObject({
    "customer.email": "***@example.com",
    "customer.tags": ["***", "gold"],
    "gen_ai.request.model": "alice-1",
    "session.id": expect.any(String),
  });
  expect(Number(attributes.retries)).toBe(3);
  expect(events[0]?.attributes.by).toBe("***");
  expect(keys).not.toContain("session.id");
});

it("sends a note where redact throws, and nothing of the value", async () => {
  const text = await everything({
    redact: () => {
      throw new Error("bug in redact");
    },
  });
  expect(secretsIn(text)).toEqual([]);
  expect(text).toContain("[redact failed]");
});

it("leaves out what redact returns nothing for", async () => {
  expect(secretsIn(await everything({ redact: () => undefined }))).toEqual([]);
});

it("cuts what is too long, and says which value", async () => {
  sdk.init();
  recordTool("large", (input: { text: string }) => input.text.length)({ text: "x".repeat(200_000) });
  await flush();
  const { attributes } = sdk.collector.span("execute_tool large");
  expect((attributes["gen_ai.tool.call.arguments"] as string).length).toBeLessThan(66_000);
  expect(attributes["agentops.truncated"]).toEqual(["gen_ai.tool.call.arguments"]);
});

it.each(["metadata", "none"] as const)(
  "knows content by every name that libraries give it (%s)",
  async (captureContent) => {
    sdk.init({ captureContent });
    await withSession({}, () => {
      const third = trace.getTracer("theirs").startSpan("third");
      for (const key of [
        "ai.prompt.messages",
        "ai.response.text",
        "ai.toolCall.input",
        "llm.input_messages",
        "llm.output_messages.0.message.content",
        "llm.prompt_template.variables",
        "input.value",
        "tool.parameters",
        "mlflow.spanInputs",
        "agentops.tool.input",
        "reranker.query",
      ]) {
        third.setAttribute(key, `SECRET-${key}`);
      }
      third.addEvent("gen_ai.user.message", { content: "SECRET-event" });
      third.addEvent("gen_ai.choice", { message: "SECRET-choice" });
      third.addLink({ context: third.spanContext(), attributes: { "output.value": "SECRET-link" } });
      third.end();
    });
    await flush();
    expect(sdk.collector.span("third").events).toHaveLength(2);
    expect(sdk.collector.requests.map(({ body }) => body.toString("latin1")).join()).not.toContain("SECRET");
  },
);
