import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import type { ReceivedSpan } from "./otlp-schema.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();

/** The span of `recordTask("stream", …)`, when it has come, and what its stream is said to have ended by. */
async function received(name = "stream"): Promise<ReceivedSpan & { end: unknown; output: unknown }> {
  await agentops.flush();
  const span = sdk.collector.span(name);
  const { "agentops.span.end": end, "agentops.entity.output": output } = span.attributes;
  return { ...span, end, output };
}

const webStream = (...parts: unknown[]): ReadableStream =>
  new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part instanceof Error) controller.error(part);
      else if (part === undefined) controller.close();
      else controller.enqueue(part);
    },
  });

const collectGarbage = ((): (() => void) => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

async function untilSpanArrives(): Promise<void> {
  const received = async () => {
    collectGarbage();
    await nextTurn();
    await agentops.flush();
    return sdk.collector.spans;
  };
  await expect.poll(received).toHaveLength(1);
}

it("returns the very stream, with nothing started and no listener added", async () => {
  sdk.init();
  const readable = Readable.from(["a"]);
  const listeners = readable.eventNames();
  expect(agentops.recordTask("stream", () => readable)()).toBe(readable);
  expect([readable.readableFlowing, readable.eventNames()]).toEqual([null, listeners]);
  expect(Object.keys(readable)).not.toContain("emit");
  const web = webStream("a");
  expect(agentops.recordTask("web", () => web)()).toBe(web);
  expect(web.locked).toBe(false);
});

it("leaves an error of a Readable unhandled where the program does not handle it", () => {
  sdk.init();
  const stream = agentops.recordTask("stream", () => new PassThrough())();
  expect(() => stream.emit("error", new Error("nobody listens"))).toThrow("nobody listens");
});

it("keeps the text of a stream of text, the values of a stream of objects, and the size of bytes", async () => {
  sdk.init();
  const run = async (name: string, parts: unknown[]) => {
    for await (const _ of agentops.recordTask(name, () => webStream(...parts))());
    return (await received(name)).output;
  };
  expect(await run("text", ["to", "gether"])).toBe("together");
  expect(await run("objects", [{ a: 1 }, "x"])).toBe('[{"a":1},"x"]');
  expect(await run("bytes", [Buffer.from("abc"), Buffer.from("de")])).toBe("[5 bytes]");
});

it("keeps what came before a stream failed or was cancelled", async () => {
  sdk.init();
  const failing = agentops.recordTask("failing", () => webStream("part", new RangeError("broke")))();
  await expect(text(failing)).rejects.toThrow("broke");
  expect(await received("failing")).toMatchObject({ end: "failed", output: "part", status: { code: 2 } });
  const left = agentops.recordTask("left", () => Readable.from(["part", "never"]))();
  await once(left, "readable");
  left.read();
  left.destroy();
  await finished(left).catch(() => {});
  expect(await received("left")).toMatchObject({ end: "cancelled", output: "part", status: { code: 0 } });
});

it("says that an aborted stream was cancelled", async () => {
  sdk.init();
  const abort = new AbortController();
  const stream = agentops.recordTask("stream", () => webStream("a", "b"))();
  const sink = new WritableStream({ write: () => abort.abort() });
  await expect(stream.pipeTo(sink, { signal: abort.signal })).rejects.toThrow("abort");
  expect(await received()).toMatchObject({ end: "cancelled", status: { code: 0 } });
});

it("ends with a pipe, and does not see what goes through it", async () => {
  sdk.init();
  const parts: unknown[] = [];
  const stream = agentops.recordTask("stream", () => webStream("a", "b"))();
  await stream.pipeTo(new WritableStream({ write: (part) => void parts.push(part) }));
  expect(parts).toEqual(["a", "b"]);
  expect(await received()).toMatchObject({ end: "consumed", output: undefined });
});

it("ends with what is piped through another stream", async () => {
  sdk.init();
  const stream = agentops.recordTask("stream", () => webStream(Buffer.from("abc")))();
  expect(await text(stream.pipeThrough(new TextDecoderStream()))).toBe("abc");
  await nextTurn();
  expect((await received()).end).toBe("consumed");
});

it("follows both branches of a stream", async () => {
  sdk.init();
  const [first, second] = agentops
    .recordTask("read", () => webStream("a", "b"))()
    .tee();
  expect(await Promise.all([text(first), text(second)])).toEqual(["ab", "ab"]);
  expect(await received("read")).toMatchObject({ end: "consumed", output: "ab" });
  const branches = agentops
    .recordTask("left", () => webStream("a", "b"))()
    .tee();
  await Promise.all(branches.map((branch) => branch.cancel()));
  expect((await received("left")).end).toBe("cancelled");
});

it("serves a Response", async () => {
  sdk.init();
  const stream = agentops.recordTask("stream", () => webStream(Buffer.from("abc")))();
  expect(await new Response(stream).text()).toBe("abc");
  expect((await received()).end).toBe("consumed");
});

it("goes on after a reader gave a stream back", async () => {
  sdk.init();
  const stream = agentops.recordTask("stream", () => webStream("a", "b"))();
  const reader = stream.getReader();
  await reader.read();
  reader.releaseLock();
  await expect(reader.read()).rejects.toThrow(TypeError);
  expect(await text(stream)).toBe("b");
  expect(await received()).toMatchObject({ end: "consumed", output: "ab" });
});

it("tells at once how a stream had ended before it was returned", async () => {
  sdk.init();
  const over = Readable.from(["a"]);
  await text(over);
  agentops.recordTask("over", () => over)();
  expect((await received("over")).end).toBe("consumed");
  const destroyed = Readable.from(["a"]).on("error", () => {});
  destroyed.destroy(new RangeError("gone"));
  agentops.recordTask("destroyed", () => destroyed)();
  expect(await received("destroyed")).toMatchObject({
    end: "failed",
    attributes: { "error.type": "RangeError" },
  });
});

it("gives each call that returns one and the same stream a span", async () => {
  sdk.init();
  const shared = webStream("a");
  const get = agentops.recordTask("get", () => shared);
  for (let call = 0; call < 5000; call += 1) get();
  expect(await text(get())).toBe("a");
  await agentops.flush({ timeout: 20_000 });
  const ends = sdk.collector.spans.map((span) => span.attributes["agentops.span.end"]);
  expect([ends.length, ends.filter((end) => end === "consumed").length]).toEqual([5001, 100]);
});

it.each([
  ["a Readable", () => Readable.from(["a"])],
  ["a ReadableStream", () => webStream("a")],
  [
    "an async generator",
    async function* () {
      yield "a";
      yield "b";
    },
  ],
  [
    "a generator",
    function* () {
      yield "a";
      yield "b";
    },
  ],
])("ends the span of %s that is collected", async (_name, make) => {
  sdk.init();
  const start = agentops.recordTask("stream", make as () => AsyncGenerator<string>);
  await (async () => {
    const stream: Partial<AsyncGenerator<string>> = start();
    await stream.next?.();
  })();
  await untilSpanArrives();
  expect(await received()).toMatchObject({ end: "abandoned", status: { code: 0 } });
});

it("nests the spans of recorders around one generator function", async () => {
  sdk.init();
  const inner = agentops.recordTask("inner", function* () {
    yield 1;
  });
  expect([...agentops.recordAgent("outer", inner)()]).toEqual([1]);
  const { spanId } = await received("invoke_agent outer");
  expect(await received("inner")).toMatchObject({ parentSpanId: spanId, end: "consumed" });
});

it("ends the span of a lazy promise that nobody awaits, and does not start it", async () => {
  sdk.init();
  let started = 0;
  const query = agentops.recordTask("query", () => ({
    // biome-ignore lint/suspicious/noThenProperty: what a query builder is
    then() {
      started += 1;
    },
  }));
  (() => void query())();
  await untilSpanArrives();
  expect(started).toBe(0);
  expect((await received("query")).end).toBe("abandoned");
});

it("does not hold on to what streams by beyond the limits, and says that it was cut", async () => {
  sdk.init();
  const many = agentops.recordTask("stream", function* () {
    for (let n = 0; n < 5000; n += 1) yield n;
  });
  for (const _ of many());
  const { output, attributes } = await received();
  expect(JSON.parse(output as string)).toHaveLength(1000);
  expect(attributes["agentops.truncated"]).toEqual(["agentops.entity.output"]);
});
