import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { withSdk } from "../test/with-sdk.ts";
import { flushAfter } from "./flush-after.ts";
import { recordTool } from "./record/recorders.ts";

const sdk = withSdk();
const step = recordTool("step", async () => "done");
const received = () => sdk.collector.spans.length;
// What is recorded goes out by a flush alone.
const start = () => sdk.init({ maxWaitTime: 60_000 });

describe("a handler that returns a promise", () => {
  it("resolves to the same value, after what it recorded has arrived", async () => {
    start();
    const answer = { statusCode: 200 };
    const handler = flushAfter(async (event: { name: string }, _context: object) => {
      await step();
      return event.name === "a" ? answer : undefined;
    });
    expect(await handler({ name: "a" }, {})).toBe(answer);
    expect(received()).toBe(1);
  });

  it("rejects with the same error, after what it recorded has arrived", async () => {
    start();
    const error = new Error("no");
    const handler = flushAfter(async () => {
      await step();
      throw error;
    });
    await expect(handler()).rejects.toBe(error);
    expect(received()).toBe(1);
  });

  it("keeps name, arity, this and type", async () => {
    const original = async function respond(this: { id: number }, left: number, right: number) {
      return this.id + left + right;
    };
    const handler = flushAfter(original);
    expectTypeOf(handler).toEqualTypeOf(original);
    expect([handler.name, handler.length]).toEqual(["respond", 2]);
    expect(await handler.call({ id: 1 }, 2, 3)).toBe(6);
  });

  it("is held up no longer than it may be", async () => {
    sdk.collector.answer = () => {};
    start();
    const started = performance.now();
    const handler = flushAfter(async () => step(), { timeout: 100 });
    expect(await handler()).toBe("done");
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it("works without init", async () => {
    expect(await flushAfter(async () => 1)()).toBe(1);
  });
});

it("gives back at once what a synchronous handler returns or throws", async () => {
  start();
  expect(flushAfter((value: number) => value + 1)(1)).toBe(2);
  const error = new Error("no");
  const failing = flushAfter(() => {
    throw error;
  });
  expect(failing).toThrow(error);
});

describe("a platform with waitUntil", () => {
  afterEach(() => Reflect.deleteProperty(globalThis, Symbol.for("@vercel/request-context")));

  const context = () => {
    const promises: Promise<unknown>[] = [];
    return {
      promises,
      waitUntil(promise: Promise<unknown>) {
        expect(this.promises).toBe(promises);
        promises.push(promise);
      },
    };
  };

  it.each([
    ["Workers", (given: object) => [{}, {}, given]],
    ["a second argument", (given: object) => [{}, given]],
    [
      "Vercel",
      (given: object) => {
        Object.assign(globalThis, { [Symbol.for("@vercel/request-context")]: { get: () => given } });
        return [];
      },
    ],
  ])("lets the result go and flushes after it: %s", async (_name, makeArguments) => {
    start();
    let release: (() => void) | undefined;
    sdk.collector.answer = (_request, response) => {
      release = () => void response.end();
    };
    const given = context();
    const handler = flushAfter(async (..._args: unknown[]) => step());
    expect(await handler(...makeArguments(given))).toBe("done");
    expect(given.promises).toHaveLength(1);
    await expect.poll(() => release).toBeDefined();
    release?.();
    await given.promises[0];
    expect(received()).toBe(1);
  });

  it("flushes before it resolves where waitUntil fails", async () => {
    start();
    const refusing = {
      waitUntil() {
        throw new Error("not in a request");
      },
    };
    await flushAfter(async (_event: object, _context: object) => step())({}, refusing);
    expect(received()).toBe(1);
  });
});

describe("a handler that returns a Response", () => {
  const encoder = new TextEncoder();
  const streaming = () =>
    flushAfter(async (_request?: object, _env?: object, _context?: object) => {
      let count = 0;
      const body = new ReadableStream({
        async pull(controller) {
          await step();
          controller.enqueue(encoder.encode(`chunk ${count++};`));
          if (count === 3) controller.close();
        },
      });
      return new Response(body, { status: 201, headers: { "x-test": "yes" } });
    });

  it("gives the same response, and ends its stream when what it recorded has arrived", async () => {
    start();
    const response = await streaming()();
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.headers.get("x-test")]).toEqual([201, "yes"]);
    let text = "";
    for await (const chunk of response.body as ReadableStream<Uint8Array>) text += Buffer.from(chunk);
    expect(text).toBe("chunk 0;chunk 1;chunk 2;");
    expect(response.bodyUsed).toBe(true);
    expect(received()).toBe(3);
  });

  it("flushes when the body is read as a whole", async () => {
    start();
    const response = await streaming()();
    expect(response.body?.locked).toBe(false);
    expect(await response.text()).toBe("chunk 0;chunk 1;chunk 2;");
    expect(received()).toBe(3);
  });

  it("flushes when another response takes over the body", async () => {
    start();
    const response = await streaming()();
    expect(await new Response(response.body, response).text()).toBe("chunk 0;chunk 1;chunk 2;");
    expect(received()).toBe(3);
  });

  it("flushes when the reader goes away or the stream fails", async () => {
    start();
    const response = await streaming()();
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(received()).toBeGreaterThanOrEqual(1);
    const before = received();
    const failing = flushAfter(async () => {
      await step();
      return new Response(
        new ReadableStream({ pull: (controller) => controller.error(new Error("broken")) }),
      );
    });
    await expect((await failing()).text()).rejects.toThrow("broken");
    expect(received()).toBe(before + 1);
  });

  it("keeps waitUntil waiting until the body has been read", async () => {
    start();
    const promises: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>) => void promises.push(promise);
    const response = await streaming()({}, {}, { waitUntil });
    expect(promises).toHaveLength(1);
    let sent = false;
    void promises[0]?.then(() => {
      sent = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent).toBe(false);
    await response.text();
    await promises[0];
    expect(received()).toBe(3);
  });

  it("flushes before it resolves where there is no body", async () => {
    start();
    const handler = flushAfter(async () => {
      await step();
      return new Response(null, { status: 204 });
    });
    expect((await handler()).status).toBe(204);
    expect(received()).toBe(1);
  });
});
