import { expect, it } from "vitest";
import { inputMessage, outputMessage } from "./response-item.ts";

it("reads messages, calls and their outputs as messages of the convention", () => {
  const items = [
    {
      role: "user",
      content: [
        { type: "input_text", text: "Weather?" },
        { type: "input_image", image_url: "https://x.io/a.png" },
      ],
    },
    { type: "function_call", call_id: "call_1", name: "getWeather", arguments: '{"city":"Paris"}' },
    { type: "function_call_output", call_id: "call_1", output: "rainy" },
  ];
  expect(items.map(inputMessage)).toEqual([
    {
      role: "user",
      parts: [
        { type: "text", content: "Weather?" },
        { type: "uri", modality: "image", uri: "https://x.io/a.png" },
      ],
    },
    {
      role: "assistant",
      parts: [{ type: "tool_call", id: "call_1", name: "getWeather", arguments: { city: "Paris" } }],
    },
    { role: "tool", parts: [{ type: "tool_call_response", id: "call_1", response: "rainy" }] },
  ]);
});

it("makes one message of everything that the model put out", () => {
  const search = { type: "web_search_call", id: "ws_1", status: "completed" };
  const items = [
    { type: "reasoning", summary: [{ type: "summary_text", text: "Look it up." }] },
    search,
    {
      type: "message",
      content: [
        { type: "output_text", text: "Rain." },
        { type: "refusal", refusal: "No more." },
      ],
    },
  ];
  expect(outputMessage(items, "stop")).toEqual({
    role: "assistant",
    finish_reason: "stop",
    parts: [
      { type: "reasoning", content: "Look it up." },
      { type: "server_tool_call", id: "ws_1", name: "web_search_call", server_tool_call: search },
      { type: "text", content: "Rain." },
      { type: "refusal", content: "No more." },
    ],
  });
});
