import { expect, it } from "vitest";
import { chatItem } from "./chat-item.ts";

it("shows an inline image by its data URI and its size", () => {
  expect(chatItem({ type: "blob", mime_type: "image/png", content: "AAAA" })).toEqual({
    type: "media",
    mediaType: "image/png",
    image: "data:image/png;base64,AAAA",
    bytes: 3,
    reference: undefined,
  });
});

it("never makes a picture of a remote address", () => {
  expect(chatItem({ type: "uri", uri: "https://example.org/pixel.png", modality: "image" })).toEqual({
    type: "media",
    mediaType: "image",
    image: undefined,
    bytes: undefined,
    reference: "https://example.org/pixel.png",
  });
});

it("shows inline data of other types as a file", () => {
  const item = chatItem({ type: "uri", uri: "data:text/html;base64,PGI+" });
  expect(item).toMatchObject({ mediaType: "text/html", image: undefined, bytes: 3 });
});

it("does not let a MIME type break out of its data URI", () => {
  const item = chatItem({ type: "blob", mime_type: "text/html,<script>", content: "AAAA" });
  expect(item).toMatchObject({ type: "media", image: undefined });
});

it("reads arguments that are JSON text and keeps those that are not", () => {
  expect(chatItem({ type: "tool_call", name: "f", arguments: '{"a":1}' })).toMatchObject({
    arguments: { a: 1 },
  });
  expect(chatItem({ type: "tool_call", name: "f", arguments: '{"a":' })).toMatchObject({
    arguments: '{"a":',
  });
});

it("keeps parts it does not know, and known ones without their content, as they came", () => {
  for (const part of [{ type: "hologram", depth: 3 }, { type: "text" }, { type: "blob" }, { type: "file" }]) {
    expect(chatItem(part)).toEqual({ type: "unknown", part });
  }
});
