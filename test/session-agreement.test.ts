import * as agentops from "agentops";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, getJson, type ServerProcess, startServer } from "./running-server.ts";

interface StoredSession {
  endState: string;
  endStateReason: string | null;
  eventCounts: agentops.EventCounts;
  tags: string[];
  userId: string | null;
}

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
  agentops.init({ endpoint: server.url, quiet: true });
});
afterAll(async () => {
  await agentops.shutdown();
  await server?.stop();
});

const search = agentops.recordTool("search", async (query: string) => {
  if (query === "") throw new RangeError("nothing to look for");
  return [query];
});
const answer = agentops.recordAgent("answerer", async (query: string) => search(query));

it.each([
  ["succeeds", async () => void (await answer("x")), "Success"],
  ["survives a failed tool", async () => void (await answer("").catch(() => {})), "Success"],
  ["throws what a tool threw", async () => void (await answer("")), "Fail"],
  [
    "throws by itself",
    async () => {
      throw new TypeError("no");
    },
    "Fail",
  ],
  [
    "is ended as failed, without an error",
    async (session: agentops.Session) =>
      void (await session.end({ endState: "Fail", endStateReason: "the user gave up" })),
    "Fail",
  ],
])(
  "a session that %s has the same outcome and counts in the process and on the server",
  async (name, work, endState) => {
    let session: agentops.Session | undefined;
    await agentops
      .withSession({ name, tags: ["agreement"], userId: "u-1" }, async (running) => {
        session = running;
        await work(running);
      })
      .catch(() => {});
    await agentops.flush();

    const stored = await eventually(
      () => fetch(`${server.url}/api/v1/sessions/${session?.id}`).then((response) => response.status),
      (status) => status === 200,
    ).then(() => getJson<StoredSession>(`${server.url}/api/v1/sessions/${session?.id}`));
    expect(stored.endState).toBe(endState);
    expect(session?.endState).toBe(endState);
    expect(stored.endStateReason ?? undefined).toBe(session?.endStateReason);
    expect(stored.eventCounts).toEqual(session?.eventCounts);
    expect(stored).toMatchObject({ tags: ["agreement"], userId: "u-1" });
  },
);
