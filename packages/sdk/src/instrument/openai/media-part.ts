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
