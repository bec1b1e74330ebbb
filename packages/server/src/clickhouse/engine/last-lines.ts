import type { Readable } from "node:stream";

const MAX_CHARACTERS = 4_096;

/** Reads the streams to their end and keeps the last 4 KiB of text, for the message when a process dies. */
export function lastLines(...streams: (Readable | null)[]): () => string {
  let text = "";
  for (const stream of streams) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-MAX_CHARACTERS);
    });
  }
  return () => text.trim();
}
