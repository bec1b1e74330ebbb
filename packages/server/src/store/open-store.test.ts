import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newTraceId, spanBlockOf } from "../../test/span-block-of.ts";
import { openStore } from "./store.ts";

let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "agentops-store-"));
});
afterAll(() => rm(dataDirectory, { recursive: true, force: true }));

it("keeps what was written when it is closed at once and opened again", async () => {
  const trace_id = newTraceId();
  const first = await openStore({ dataDirectory });
  const written = first.insertSpans(spanBlockOf([{ trace_id, name: "kept" }]));
  await first.close();
  await written;

  const second = await openStore({ dataDirectory });
  try {
    expect((await second.readTrace("default", trace_id))?.spans.name).toEqual(["kept"]);
    await expect.poll(() => second.readSession("default", trace_id)).toMatchObject({ name: "kept" });
  } finally {
    await second.close();
  }
});

it("keeps all it acknowledged, and summarises it, when its process is killed", async () => {
  const importOf = (file: string) => JSON.stringify(join(import.meta.dirname, file));
  const script = `
    const { openStore } = await import(${importOf("store.ts")});
    const { newTraceId, spanBlockOf } = await import(${importOf("../../test/span-block-of.ts")});
    const store = await openStore({ dataDirectory: ${JSON.stringify(dataDirectory)} });
    for (;;) {
      const ids = Array.from({ length: 20 }, newTraceId);
      await store.insertSpans(spanBlockOf(ids.map((trace_id) => ({ trace_id }))));
      process.stdout.write(ids.join("\\n") + "\\n");
    }`;
  const server = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  server.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  await expect.poll(() => printed.split("\n").length).toBeGreaterThan(60);
  server.kill("SIGKILL");
  await once(server, "close");
  const acknowledged = printed.split("\n").slice(0, -1);

  const store = await openStore({ dataDirectory });
  try {
    let left = acknowledged;
    const unsummarised = async () => {
      const found = await Promise.all(left.map((id) => store.readSession("default", id)));
      left = left.filter((_, at) => found[at]?.spanCount !== 1);
      return left;
    };
    await expect.poll(unsummarised).toEqual([]);
  } finally {
    await store.close();
  }
});

it("lets no second store into the same folder", async () => {
  const first = await openStore({ dataDirectory });
  try {
    await expect(openStore({ dataDirectory })).rejects.toMatchObject({ code: "data_directory_in_use" });
    expect(await first.isReady()).toBe(true);
  } finally {
    await first.close();
  }
});

it("says that a server does not answer, or does not let us in", async () => {
  await expect(openStore({ clickhouseUrl: "http://me:secret@127.0.0.1:1" })).rejects.toThrow(
    /^The store is not available: ClickHouse does not answer \(connect ECONNREFUSED 127.0.0.1:1\)/,
  );
});
