import type { Readable } from "node:stream";
import { override, type StreamWatch } from "./stream-watch.ts";

/**
 * Learns from a Readable's own events what becomes of it. A listener would start it, or make an error look handled;
 * every piece is emitted as "data", whichever way it is read.
 */
export function watchNodeStream(stream: Readable, watch: StreamWatch): void {
  if (stream.readableEnded) watch.end("consumed");
  else if (stream.destroyed) {
    if (stream.errored) watch.fail(stream.errored);
    else watch.end("cancelled");
  }
  const { emit, _read: read } = stream;
  override(stream, "emit", function (this: Readable, ...args: Parameters<Readable["emit"]>): boolean {
    const [event, value] = args;
    if (event === "data") watch.piece(value);
    else if (event === "end") watch.end(this.destroyed ? "cancelled" : "consumed");
    else if (event === "error") watch.fail(value);
    else if (event === "close") watch.end("cancelled"); // it has ended before, unless it was destroyed
    return Reflect.apply(emit, this, args) as boolean;
  });
  if (typeof read !== "function") return;
  override(stream, "_read", function (this: Readable, ...args: [number]): void {
    watch.run(() => Reflect.apply(read, this, args));
  });
}
