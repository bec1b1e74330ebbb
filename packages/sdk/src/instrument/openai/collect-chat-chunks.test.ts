import { expect, it } from "vitest";
import { collectChatChunks } from "./collect-chat-chunks.ts";

it("puts two choices and two tool calls together, whatever order their pieces come in", () => {
  const collector = collectChatChunks();
  const add = (index: number, delta: object, finish_reason: string | null = null) =>
    collector.add({ id: "c1", model: "gpt-4o", choices: [{ index, delta, finish_reason }] });
  const call = (index: number, id: string | undefined, name: string | undefined, text: string) => ({
    tool_calls: [{ index, ...(id && { id }), function: { name, arguments: text } }],
  });

  add(1, { role: "assistant", content: "Hel" });
  add(0, call(1, "call_b", "read", '{"id"'));
  add(0, call(0, "call_a", "search", '{"q":'));
  add(1, { content: "lo" }, "stop");
  expect(collector.isComplete()).toBe(false);
  add(0, call(1, undefined, undefined, ":2}"));
  add(0, call(0, undefined, undefined, "1}"), "tool_calls");
  collector.add({ choices: [], usage: { prompt_tokens: 7 } });

  expect(collector.isComplete()).toBe(true);
  expect(collector.response()).toMatchObject({
    id: "c1",
    model: "gpt-4o",
    usage: { prompt_tokens: 7 },
    choices: [
      {
        finish_reason: "tool_calls",
        message: {
          tool_calls: [
            { id: "call_a", function: { name: "search", arguments: '{"q":1}' } },
            { id: "call_b", function: { name: "read", arguments: '{"id":2}' } },
          ],
        },
      },
      { finish_reason: "stop", message: { content: "Hello" } },
    ],
  });
});

it("survives chunks of any shape", () => {
  const collector = collectChatChunks();
  for (const chunk of [
    {},
    { choices: null },
    { choices: [null, {}] },
    { choices: [{ index: -1 }, { index: 1e9 }] },
  ]) {
    collector.add(chunk as Readonly<Record<string, unknown>>);
  }
  collector.add({ choices: [{ index: 0, delta: { content: "still here", tool_calls: [{ index: 1e9 }] } }] });
  expect(collector.response()).toMatchObject({ choices: [{ message: { content: "still here" } }] });
});
