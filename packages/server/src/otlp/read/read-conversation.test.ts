import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conversation } from "../../model/span.ts";
import { type Content, readConversation } from "./read-conversation.ts";

const EMPTY: Content = { input: "", output: "", instructions: "", toolDefinitions: "" };

const read = (content: Partial<Record<keyof Content, unknown>>) =>
  readConversation({
    ...EMPTY,
    ...Object.fromEntries(
      Object.entries(content).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  });

describe("readConversation", () => {
  it("is empty where nothing was captured", () => {
    expect(read({})).toEqual({ instructions: [], input: [], output: [], tools: [] });
  });

  it("reads the GenAI message schema", () => {
    const { input, output } = read({
      input: [
        { role: "user", parts: [{ type: "text", content: "Weather in Paris?" }], name: "ann" },
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "c1", name: "weather", arguments: { city: "Paris" } }],
        },
        { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "rainy" }] },
      ],
      output: [{ role: "assistant", parts: [{ type: "text", content: "Rain." }], finish_reason: "stop" }],
    });
    expect(input).toEqual([
      { role: "user", name: "ann", parts: [{ type: "text", content: "Weather in Paris?" }] },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "weather", arguments: { city: "Paris" } }],
      },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "rainy" }] },
    ]);
    expect(output).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Rain." }], finishReason: "stop" },
    ]);
  });

  it("takes a tool's answer from `result` too", () => {
    const { input } = read({ input: [{ role: "tool", parts: [{ type: "tool_call_response", result: 7 }] }] });
    expect(input[0]?.parts).toEqual([{ type: "tool_call_response", response: 7 }]);
  });

  it("keeps parts it does not know", () => {
    const part = { type: "hologram", content: { x: 1 } };
    expect(read({ input: [{ role: "user", parts: [part, 7] }] }).input[0]?.parts).toEqual([
      part,
      { type: "text", content: "7" },
    ]);
  });

  it("reads OpenAI's messages", () => {
    const { input } = read({
      input: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: "https://x/y.png" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "c1", type: "function", function: { name: "look", arguments: '{"at":"y.png"}' } },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "a cat" },
      ],
    });
    expect(input).toEqual([
      { role: "system", parts: [{ type: "text", content: "Be brief." }] },
      {
        role: "user",
        parts: [
          { type: "text", content: "What is this?" },
          { type: "uri", modality: "image", uri: "https://x/y.png" },
        ],
      },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "look", arguments: { at: "y.png" } }],
      },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "a cat" }] },
    ]);
  });

  it("reads OpenAI's choices", () => {
    const { output } = read({
      output: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "length" }],
    });
    expect(output).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Hi" }], finishReason: "length" },
    ]);
  });

  it("takes bare text as one message", () => {
    expect(read({ input: "hi", output: '"hello"' })).toMatchObject({
      input: [{ role: "user", parts: [{ type: "text", content: "hi" }] }],
      output: [{ role: "assistant", parts: [{ type: "text", content: "hello" }] }],
    });
    expect(read({ input: "[not json" }).input[0]?.parts).toEqual([{ type: "text", content: "[not json" }]);
  });

  it("reads instructions as parts or text", () => {
    expect(read({ instructions: [{ type: "text", content: "Be brief." }] }).instructions).toEqual([
      { type: "text", content: "Be brief." },
    ]);
    expect(read({ instructions: "Be brief." }).instructions).toEqual([
      { type: "text", content: "Be brief." },
    ]);
  });

  it("reads tool definitions of the convention, of OpenAI's chat API and of the AI SDK", () => {
    const parameters = { type: "object" };
    const { tools } = read({
      toolDefinitions: [
        { type: "function", name: "a", parameters },
        { type: "function", function: { name: "b", parameters } },
        JSON.stringify({ type: "function", name: "c", inputSchema: parameters }),
      ],
    });
    expect(tools).toEqual(["a", "b", "c"].map((name) => ({ type: "function", name, parameters })));
  });

  it("takes nesting without end as text", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    expect(read({ input: deep }).input[0]?.parts).toEqual([{ type: "text", content: deep }]);
  });

  it("never throws and always gives the shape of the API", () => {
    const words = fc.constantFrom(
      "role",
      "parts",
      "content",
      "tool_calls",
      "tool_call_id",
      "type",
      "text",
      "function",
      "name",
      "id",
      "message",
      "messages",
      "__proto__",
    );
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.constantFrom("text", "tool_call_response", "image_url"),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(words, tie("node"), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(value, (json) => {
        const text = JSON.stringify(json);
        const result = readConversation({
          input: text,
          output: text,
          instructions: text,
          toolDefinitions: text,
        });
        expect(conversation.safeParse(result).success).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
