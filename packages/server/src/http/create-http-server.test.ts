import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpServer } from "./create-http-server.ts";

const PATIENCE = { headersTimeout: 500, requestTimeout: 1_000, connectionsCheckingInterval: 20 };

let server: Server;
beforeEach(async () => {
  server = createHttpServer((request, response) => {
    request.resume();
    request.once("end", () => response.end("done"));
  }, PATIENCE).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe("a client that keeps the server waiting is answered with 408 and loses its connection", () => {
  it("with its first byte, which it never sends", async () => {
    expect((await answerTo([])).answer).toContain(" 408 ");
  });

  it("with the rest of a body that it announced", async () => {
    const { answer } = await answerTo(["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf"]);
    expect(answer).toContain(" 408 ");
  });
});

// Who writes to a connection that was closed may not get to read the answer.
describe("a client that dribbles loses its connection long before it is done", () => {
  it.each([
    ["headers", ["POST / HTTP/1.1\r\nHost: x\r\n", ..."X-Slow: ".repeat(600)]],
    ["a body", ["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", ..."x".repeat(500)]],
  ])("with %s", async (_, pieces) => {
    const { answer, unsent } = await answerTo(pieces);
    expect(unsent).toBeGreaterThan(0);
    expect(answer).not.toContain(" 200 ");
  });
});

it("others are served meanwhile", async () => {
  const slow = Array.from({ length: 50 }, () => dial().on("error", () => {}));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "a body" });
  expect(await response.text()).toBe("done");
  for (const socket of slow) socket.destroy();
});

// --- internal ---

function dial(): Socket {
  return connect((server.address() as AddressInfo).port, "127.0.0.1");
}

/** What the server says before it hangs up on one who sends these pieces, one every 20 ms, and how many it never got. */
async function answerTo(pieces: readonly string[]): Promise<{ answer: string; unsent: number }> {
  const socket = dial();
  const rest = [...pieces];
  const timer = setInterval(() => {
    const piece = rest.shift();
    if (piece !== undefined && socket.writable) socket.write(piece);
  }, 20);
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk));
  socket.on("error", () => {});
  await once(socket, "close");
  clearInterval(timer);
  return { answer, unsent: rest.length };
}
