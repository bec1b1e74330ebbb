import { AsyncResource } from "node:async_hooks";
import { EventEmitter, on, once } from "node:events";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as nextTurn, setTimeout as sleep, setInterval as ticks } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { trace } from "@opentelemetry/api";
import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();
const SESSIONS = 30;

/** Each ends in the code that has to be in the session; `mark` records there. */
type Way = (mark: () => undefined) => unknown;

const callback = (begin: (done: (nothing?: undefined) => void) => unknown) =>
  new Promise<undefined>((resolve) => begin(resolve));

/** Shared by all sessions: who waits is woken by the work of another. */
class Pool {
  #free = 2;
  readonly #waiting: (() => void)[] = [];

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await callback((resume) => this.#waiting.push(resume));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  /** With a callback, as pools of before promises have it, bound as Node asks pools to. */
  useLater(work: () => void): void {
    const bound = AsyncResource.bind(work);
    void this.use(async () => {
      await nextTurn();
      bound();
    });
  }
}
const pool = new Pool();
const shared = new EventEmitter({ captureRejections: true }).setMaxListeners(0);

const ways: Record<string, Way> = {
  await: async (mark) => {
    await null;
    mark();
  },
  "a promise that another session settles": async (mark) => {
    await pool.use(() => sleep(1));
    mark();
  },
  "a thenable": async (mark) => {
    // biome-ignore lint/suspicious/noThenProperty: what libraries such as knex return
    await { then: (resolve: () => void) => setTimeout(resolve, 1) };
    mark();
  },
  setTimeout: (mark) => callback((done) => setTimeout(() => done(mark()), 2)),
  setInterval: async (mark) => {
    for await (const _ of ticks(1)) {
      mark();
      return;
    }
  },
  setImmediate: (mark) => callback((done) => setImmediate(() => done(mark()))),
  "process.nextTick": (mark) => callback((done) => process.nextTick(() => done(mark()))),
  queueMicrotask: (mark) => callback((done) => queueMicrotask(() => done(mark()))),
  "the callback of a pool": (mark) => callback((done) => pool.useLater(() => done(mark()))),
  "an emitter of its own": (mark) =>
    callback((done) => {
      const emitter = new EventEmitter().once("ready", () => done(mark()));
      setTimeout(() => emitter.emit("ready"), 1);
    }),
  "once of a shared emitter": async (mark) => {
    setTimeout(() => shared.emit("tick"), Math.random() * 3);
    await once(shared, "tick");
    mark();
  },
  "the events of a shared emitter": async (mark) => {
    setTimeout(() => shared.emit("tick"), Math.random() * 3);
    for await (const _ of on(shared, "tick")) {
      mark();
      return;
    }
  },
  "an async generator": async (mark) => {
    async function* steps() {
      for (let step = 0; step < 3; step += 1) {
        await nextTurn();
        mark();
        yield step;
      }
    }
    for await (const _ of steps()) mark();
  },
  "a generator": (mark) => {
    function* steps() {
      mark();
      yield 1;
    }
    for (const _ of steps()) mark();
  },
  "a stream": (mark) =>
    pipeline(
      Readable.from(["a", "b"]),
      new Transform({
        transform(chunk, _encoding, done) {
          mark();
          done(null, chunk);
        },
      }),
      async (chunks) => {
        for await (const _ of chunks) mark();
      },
    ),
  "a web stream": async (mark) => {
    const stream = new ReadableStream<number>({
      async pull(controller) {
        await sleep(1);
        mark();
        controller.close();
      },
    });
    for await (const _ of stream) mark();
  },
  "a request": async (mark) => {
    await using server = createServer((_request, response) => response.end("ok"));
    server.listen(0);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await callback((done) =>
      get({ port, agent: false }, (response) => response.resume().on("end", () => done(mark()))),
    );
  },
  "an abort signal": (mark) =>
    callback((done) => {
      const controller = new AbortController();
      controller.signal.addEventListener("abort", () => done(mark()));
      setTimeout(() => controller.abort(), 1);
    }),
};

it.each(Object.entries(ways))("a session follows %s", async (_, way) => {
  const own = sdk.init();
  const wrong: unknown[] = [];
  const marks = new Map<string, number>();
  await Promise.all(
    Array.from({ length: SESSIONS }, (_, index) =>
      agentops.withSession({ name: `${index}` }, async (session) => {
        const outer = agentops.span("task", "outer");
        await outer.run(async () => {
          const expected = trace.getActiveSpan();
          await way(() => {
            const found = agentops.currentSession();
            if (found !== session || trace.getActiveSpan() !== expected)
              wrong.push([session.name, found?.name]);
            marks.set(session.id, (marks.get(session.id) ?? 0) + 1);
            return undefined;
          });
          if (agentops.currentSession() !== session) wrong.push(session.name);
        });
        outer.end();
      }),
    ),
  );
  expect(wrong).toEqual([]);
  expect(marks.size).toBe(SESSIONS);
  expect(agentops.currentSession()).toBe(own);
});

it("keeps nested sessions apart, and comes back to the outer one", async () => {
  const own = sdk.init();
  await agentops.withSession({ name: "outer" }, async (outer) => {
    await agentops.withSession({ name: "inner" }, async (inner) => {
      await sleep(1);
      expect(agentops.currentSession()).toBe(inner);
      await outer.run(() => expect(agentops.currentSession()).toBe(outer));
    });
    expect(agentops.currentSession()).toBe(outer);
  });
  expect(agentops.currentSession()).toBe(own);
});

it("gives the process's own session only what is an agent's and nobody else's", async () => {
  const own = sdk.init({ filter: "all" });
  const tool = agentops.recordTool("search", () => {});
  trace.getTracer("theirs").startSpan("a query").end();
  await agentops.withSession({}, () => {
    tool();
    trace.getTracer("theirs").startSpan("another query").end();
  });
  tool();
  await agentops.flush();
  expect(sdk.collector.span("a query").attributes).not.toHaveProperty(["session.id"]);
  expect(sdk.collector.span("another query").attributes["session.id"]).not.toBe(own.id);
  expect(own.eventCounts.tools).toBe(1);
});

it("reaches a worker thread where it is handed over", async () => {
  sdk.init();
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     parentPort.on("message", async ({ entry, url, carrier }) => {
       const agentops = await import(entry);
       agentops.init({ endpoint: url, quiet: true, instrumentations: false });
       agentops.withContext(carrier, () => agentops.recordTool("in the worker", () => {})());
       parentPort.postMessage(await agentops.flush());
     });`,
    { eval: true, execArgv: [] },
  );
  const id = await agentops.withSession({ name: "main" }, async (session) => {
    const entry = new URL("../dist/bundle/index.js", import.meta.url).href;
    worker.postMessage({ entry, url: sdk.collector.url, carrier: session.injectContext({}) });
    await once(worker, "message");
    return session.id;
  });
  await worker.terminate();
  await agentops.flush();
  const inWorker = sdk.collector.span("execute_tool in the worker");
  expect(inWorker.attributes["session.id"]).toBe(id);
  expect(inWorker.parentSpanId).toBe(sdk.collector.span("main").spanId);
});
