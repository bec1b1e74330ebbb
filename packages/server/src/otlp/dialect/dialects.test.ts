import { END_STATES, SPAN_KINDS } from "agentops/semconv";
import { describe, expect, it } from "vitest";
import { type Attributes, keyValues, rowOf } from "../../../test/otlp-spans.ts";

const messages = (text: string) =>
  JSON.stringify([{ role: "user", parts: [{ type: "text", content: text }] }]);

/** As {@link rowOf} has the bytes of a String. */
const bytesAsText = (text: string) => Buffer.from(text).toString("latin1");

describe("kind", () => {
  it.each([
    ["chat", "llm"],
    ["generate_content", "llm"],
    ["text_completion", "llm"],
    ["embeddings", "embedding"],
    ["execute_tool", "tool"],
    ["invoke_agent", "agent"],
    ["create_agent", "agent"],
    ["invoke_workflow", "workflow"],
    ["plan", "workflow"],
    ["agent_step", "workflow"],
    ["retrieval", "retrieval"],
    ["fetch_response", ""],
  ])("of the operation %s is %j", (operation, kind) => {
    const row = rowOf({ "gen_ai.operation.name": operation, "gen_ai.request.model": "m" });
    expect(row).toMatchObject({ kind, operation, dialect: "gen_ai" });
  });

  it.each(SPAN_KINDS)("is %s where agentops.span.kind says so, whatever the operation", (kind) => {
    const row = rowOf({ "agentops.span.kind": kind, "gen_ai.operation.name": "chat" });
    expect(row).toMatchObject({ kind, dialect: "agentops" });
  });

  it("comes from the operation where agentops.span.kind is none of ours", () => {
    expect(rowOf({ "agentops.span.kind": "http", "gen_ai.operation.name": "chat" })).toMatchObject({
      kind: "llm",
    });
  });

  it("is llm for an old span that names a model and no operation", () => {
    expect(rowOf({ "gen_ai.system": "openai", "gen_ai.request.model": "gpt-4o" })).toMatchObject({
      kind: "llm",
      dialect: "gen_ai",
    });
  });

  it("is empty, with no dialect, for a span of something else", () => {
    expect(rowOf({ "http.method": "GET", "session.id": "s" })).toMatchObject({ kind: "", dialect: "" });
  });
});

describe("columns", () => {
  it("are filled from the current GenAI names", () => {
    const row = rowOf({
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.response.model": "gpt-4o-2024-11-20",
      "gen_ai.response.id": "chatcmpl-1",
      "gen_ai.response.finish_reasons": {
        arrayValue: { values: [{ stringValue: "stop" }, { stringValue: "length" }] },
      },
      "gen_ai.response.time_to_first_chunk": 0.25,
      "gen_ai.agent.name": "planner",
      "gen_ai.tool.name": "search",
      "gen_ai.tool.call.id": "call_1",
      "user.id": "u1",
    });
    expect(row).toMatchObject({
      provider: "openai",
      request_model: "gpt-4o",
      response_model: "gpt-4o-2024-11-20",
      response_id: "chatcmpl-1",
      finish_reasons: ["stop", "length"],
      time_to_first_chunk: 0.25,
      agent: "planner",
      tool: "search",
      tool_call_id: "call_1",
      user_id: "u1",
    });
  });

  it("are filled from the old GenAI names", () => {
    const row = rowOf({
      "gen_ai.system": "anthropic",
      "gen_ai.usage.prompt_tokens": 100,
      "gen_ai.usage.completion_tokens": 20,
      "gen_ai.usage.cache_read_input_tokens": 30,
      "gen_ai.usage.cache_creation.input_tokens": 40,
      "gen_ai.usage.reasoning_tokens": 5,
      "gen_ai.prompt": "hi",
      "gen_ai.completion": "hello",
    });
    expect(row).toMatchObject({
      provider: "anthropic",
      input_tokens: 100n,
      output_tokens: 20n,
      cached_tokens: 30n,
      cache_write_tokens: 40n,
      reasoning_tokens: 5n,
      content: "hihello",
      input_bytes: 2,
      input_key: "gen_ai.prompt",
      output_key: "gen_ai.completion",
    });
  });

  it("prefer the new name to the old one, unless it is empty", () => {
    const old = { "gen_ai.system": "old", "gen_ai.usage.prompt_tokens": 1 };
    expect(rowOf({ ...old, "gen_ai.provider.name": "new", "gen_ai.usage.input_tokens": 2 })).toMatchObject({
      provider: "new",
      input_tokens: 2n,
    });
    expect(rowOf({ ...old, "gen_ai.provider.name": "" })).toMatchObject({ provider: "old" });
  });

  it("take the session from session.id, else from the conversation, and say which", () => {
    const both: Attributes = { "gen_ai.conversation.id": "c", "session.id": "s" };
    expect(rowOf(both)).toMatchObject({ session_id: "s", session_source: "session.id" });
    expect(rowOf({ "gen_ai.conversation.id": "c" })).toMatchObject({
      session_id: "c",
      session_source: "gen_ai.conversation.id",
    });
    expect(rowOf({})).toMatchObject({ session_id: "", session_source: "" });
    expect(rowOf({ "session.id": 42 })).toMatchObject({ session_id: "42" });
  });

  it("take the session's own attributes", () => {
    const row = rowOf({
      "agentops.session.name": "nightly",
      "agentops.session.end_state": "success",
      "agentops.session.end_state_reason": "done",
      "agentops.session.metadata": '{"a":1}',
    });
    expect(row).toMatchObject({
      session_name: "nightly",
      end_state: END_STATES[0],
      end_state_reason: "done",
      session_metadata: '{"a":1}',
    });
    expect(rowOf({ "agentops.session.end_state": "nonsense" })).toMatchObject({ end_state: "" });
  });

  it("take tags as an array, as JSON text and as one string", () => {
    const array = { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }, { stringValue: "b" }] } };
    expect(rowOf({ "agentops.tags": array })).toMatchObject({ tags: ["a", "b"] });
    expect(rowOf({ "agentops.tags": '["a","b"]' })).toMatchObject({ tags: ["a", "b"] });
    expect(rowOf({ "agentops.tags": "a" })).toMatchObject({ tags: ["a"] });
    expect(rowOf({ "agentops.tags": "[not json" })).toMatchObject({ tags: ["[not json"] });
  });
});

describe("content", () => {
  it("sent as text stands in its column, with its name, and nowhere else", () => {
    const row = rowOf({
      "gen_ai.input.messages": messages("in"),
      "gen_ai.output.messages": messages("out"),
      "gen_ai.system_instructions": "[]",
      "gen_ai.tool.definitions": "{}",
      other: "x",
    });
    expect(row).toMatchObject({
      content: messages("in") + messages("out"),
      input_bytes: messages("in").length,
      input_key: "gen_ai.input.messages",
      output_key: "gen_ai.output.messages",
      instructions: "[]",
      instructions_key: "gen_ai.system_instructions",
      tool_definitions: "{}",
      tool_definitions_key: "gen_ai.tool.definitions",
      attr_string: [["other", "x"]],
    });
  });

  it("of two attributes for one column goes to the better one; the other stays an attribute", () => {
    const row = rowOf({ "agentops.entity.input": "ours", "gen_ai.tool.call.arguments": "{}" });
    expect(row).toMatchObject({
      content: "{}",
      input_bytes: 2,
      input_key: "gen_ai.tool.call.arguments",
      attr_string: [["agentops.entity.input", "ours"]],
    });
  });

  it("that is structured is kept as JSON text and as it was sent", () => {
    const value = {
      arrayValue: {
        values: [
          {
            kvlistValue: {
              values: keyValues({
                role: "user",
                'a"b': {
                  arrayValue: { values: [{ intValue: "9007199254740993" }, { doubleValue: 0.5 }, {}] },
                },
                flag: true,
                raw: { bytesValue: Buffer.from("hi") },
                nan: { doubleValue: Number.NaN },
              }),
            },
          },
        ],
      },
    };
    const row = rowOf({ "gen_ai.input.messages": value });
    expect(row.content).toBe(
      '[{"role":"user","a\\"b":[9007199254740993,0.5,null],"flag":true,"raw":"aGk=","nan":null}]',
    );
    expect((row.attr_other as string[][])[0]?.[0]).toBe("gen_ai.input.messages");
  });

  it("that is neither text nor structured keeps its type", () => {
    const row = rowOf({ "gen_ai.tool.call.result": 42 });
    expect(row).toMatchObject({
      content: "42",
      input_bytes: 0,
      attr_int: [["gen_ai.tool.call.result", 42n]],
    });
  });

  it("that is empty text is told from content that is not there", () => {
    expect(rowOf({ "agentops.entity.output": "" })).toMatchObject({
      content: "",
      output_key: "agentops.entity.output",
      attr_string: [],
    });
    expect(rowOf({})).toMatchObject({ content: "", output_key: "" });
  });

  it("is cut between input and output by bytes, as they are kept: what is not UTF-8 takes three for one", () => {
    const broken = { stringValue: Buffer.from([0x61, 0xff]) };
    expect(rowOf({ "gen_ai.prompt": "é→", "gen_ai.completion": "x" })).toMatchObject({
      content: bytesAsText("é→x"),
      input_bytes: 5,
    });
    expect(rowOf({ "gen_ai.prompt": broken, "gen_ai.completion": "x" })).toMatchObject({
      content: bytesAsText("a\ufffdx"),
      input_bytes: 4,
    });
  });
});
