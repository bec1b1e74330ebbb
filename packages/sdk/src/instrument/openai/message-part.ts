import { toText } from "../loose-value.ts";
import type { MessagePart } from "./message.ts";

/** Longer base64 data than this is not kept: 64 KiB. */
const MAX_BLOB_LENGTH = 64 * 1024;

/** A picture, a sound or a document, given by address or as a `data:` URL. */
export function mediaPart(modality: string, url: string): MessagePart {
  const data = /^data:([^;,]*)[^,]*,/.exec(url);
  if (!data) return { type: "uri", modality, uri: url };
  return blobPart(modality, data[1] || undefined, url.slice(data[0].length));
}

/** The same, given as base64 text. Data of more than 64 KiB is replaced by a note of its size. */
export function blobPart(modality: string, mimeType: string | undefined, base64: string): MessagePart {
  const content =
    base64.length <= MAX_BLOB_LENGTH ? base64 : `[${Math.floor(base64.length * 0.75)} bytes left out]`;
  return { type: "blob", modality, ...(mimeType && { mime_type: mimeType }), content };
}

/** A tool call with its arguments as the object that they spell, or as the text when they spell none. */
export function toolCallPart(id: unknown, name: unknown, argumentsText: unknown): MessagePart {
  return {
    type: "tool_call",
    ...(toText(id) && { id }),
    name: toText(name) ?? "",
    arguments: typeof argumentsText === "string" ? parsed(argumentsText) : argumentsText,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A model's arguments may be cut short or malformed; what it wrote is what we show.
    return text;
  }
}
