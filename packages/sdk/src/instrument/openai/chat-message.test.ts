import { describe, expect, it } from "vitest";
import { chatMessage } from "./chat-message.ts";

describe("chatMessage", () => {
  it("keeps the role and the text", () => {
    expect(chatMessage({ role: "developer", content: "Be brief.", name: "rules" })).toEqual({
      role: "developer",
      name: "rules",
      parts: [{ type: "text", content: "Be brief." }],
    });
  });

  it("spells out the arguments of tool calls, also those that are no JSON", () => {
    const calls = [
      { id: "call_1", type: "function", function: { name: "search", arguments: '{"query":"x"}' } },
      { id: "call_2", type: "function", function: { name: "search", arguments: '{"query":' } },
      { id: "call_3", type: "custom", custom: { name: "run", input: "print(1)" } },
    ];
    expect(chatMessage({ role: "assistant", content: null, tool_calls: calls }).parts).toEqual([
      { type: "tool_call", id: "call_1", name: "search", arguments: { query: "x" } },
      { type: "tool_call", id: "call_2", name: "search", arguments: '{"query":' },
      { type: "tool_call", id: "call_3", name: "run", arguments: "print(1)" },
    ]);
  });

  it("makes a tool message the response to its call", () => {
    expect(chatMessage({ role: "tool", tool_call_id: "call_1", content: "rainy" }).parts).toEqual([
      { type: "tool_call_response", id: "call_1", response: "rainy" },
    ]);
  });

  it("keeps pictures by address, and small ones by value", () => {
    const image = (url: string) => ({ type: "image_url", image_url: { url } });
    const content = [image("https://example.com/cat.png"), image("data:image/png;base64,aGVsbG8=")];
    expect(chatMessage({ role: "user", content }).parts).toEqual([
      { type: "uri", modality: "image", uri: "https://example.com/cat.png" },
      { type: "blob", modality: "image", mime_type: "image/png", content: "aGVsbG8=" },
    ]);
  });

  it("replaces data of more than 64 KiB by its size", () => {
    const data = Buffer.alloc(100_000).toString("base64");
    const content = [{ type: "input_audio", input_audio: { format: "wav", data } }];
    expect(chatMessage({ role: "user", content }).parts).toEqual([
      { type: "blob", modality: "audio", mime_type: "audio/wav", content: "[100002 bytes left out]" },
    ]);
  });

  it("keeps refusals, reasoning and parts that it does not know", () => {
    const message = { role: "assistant", content: null, refusal: "No.", reasoning_content: "Hmm." };
    expect(chatMessage(message).parts).toEqual([
      { type: "reasoning", content: "Hmm." },
      { type: "refusal", content: "No." },
    ]);
    const unknown = { type: "hologram", data: 1 };
    expect(chatMessage({ role: "user", content: [unknown] }).parts).toEqual([unknown]);
  });

  it("reads whatever it is given", () => {
    for (const content of [undefined, null, 42, {}, [null, 1, "text"]]) {
      expect(chatMessage({ content })).toEqual({ role: "assistant", parts: [] });
    }
  });
});
