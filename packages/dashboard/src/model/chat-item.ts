import type { MessagePart } from "@agentops/server/model";
import { parseJson } from "./json-value.ts";
import { safeImage } from "./safe-url.ts";

/** A part of a message as the chat shows it. */
export type ChatItem = TextItem | ReasoningItem | ToolCallItem | ToolResultItem | MediaItem | UnknownItem;

export interface TextItem {
  readonly type: "text";
  readonly text: string;
}
export interface ReasoningItem {
  readonly type: "reasoning";
  readonly text: string;
}
export interface ToolCallItem {
  readonly type: "toolCall";
  readonly id: string | undefined;
  readonly name: string;
  /** JSON text is read; anything else stays as it is. */
  readonly arguments: unknown;
  readonly result: ToolResultItem | undefined;
}
export interface ToolResultItem {
  readonly type: "toolResult";
  readonly id: string | undefined;
  readonly value: unknown;
}
export interface MediaItem {
  readonly type: "media";
  /** `image/png`, or the modality where no MIME type is known. */
  readonly mediaType: string;
  /** Safe to show without loading anything; `undefined` for what is not an inline image. */
  readonly image: string | undefined;
  /** Size of inline content. */
  readonly bytes: number | undefined;
  /** Where content lies that did not travel with the message: shown as text, never loaded. */
  readonly reference: string | undefined;
}
export interface UnknownItem {
  readonly type: "unknown";
  readonly part: MessagePart;
}

/** Reads a part in the words of the GenAI message schema; what does not fit is kept as it came. */
export function chatItem(part: MessagePart): ChatItem {
  switch (part.type) {
    case "text":
      return typeof part.content === "string" ? { type: "text", text: part.content } : unknown(part);
    case "reasoning":
      return typeof part.content === "string" ? { type: "reasoning", text: part.content } : unknown(part);
    case "tool_call":
      return {
        type: "toolCall",
        id: text(part.id),
        name: text(part.name) ?? "unnamed tool",
        arguments: readJsonText(part.arguments),
        result: undefined,
      };
    case "tool_call_response":
      return { type: "toolResult", id: text(part.id), value: readJsonText(part.response ?? part.result) };
    case "blob":
      return blobItem(part);
    case "uri":
      return uriItem(part);
    case "file":
      return text(part.file_id) === undefined
        ? unknown(part)
        : {
            type: "media",
            mediaType: mediaType(part),
            image: undefined,
            bytes: undefined,
            reference: text(part.file_id),
          };
    default:
      return unknown(part);
  }
}

function blobItem(part: MessagePart): ChatItem {
  const content = text(part.content);
  if (content === undefined) return unknown(part);
  const image = safeImage(`data:${mediaType(part)};base64,${content}`);
  return {
    type: "media",
    mediaType: mediaType(part),
    image,
    bytes: base64Bytes(content),
    reference: undefined,
  };
}

function uriItem(part: MessagePart): ChatItem {
  const uri = text(part.uri);
  if (uri === undefined) return unknown(part);
  const inline = /^data:([^;,]*)[^,]*,/.exec(uri);
  if (inline === null) {
    return { type: "media", mediaType: mediaType(part), image: undefined, bytes: undefined, reference: uri };
  }
  const bytes = base64Bytes(uri.slice(inline[0].length));
  return {
    type: "media",
    mediaType: inline[1] || mediaType(part),
    image: safeImage(uri),
    bytes,
    reference: undefined,
  };
}

function mediaType(part: MessagePart): string {
  return text(part.mime_type) ?? text(part.modality) ?? "file";
}

function base64Bytes(content: string): number {
  return Math.floor((content.replace(/=+$/, "").length * 3) / 4);
}

function readJsonText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return parseJson(value) ?? value;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function unknown(part: MessagePart): UnknownItem {
  return { type: "unknown", part };
}
