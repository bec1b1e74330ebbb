import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { eventually, getJson, root, type ServerProcess, startServer } from "./running-server.ts";

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let elsewhere: string[];
let complaints: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  elsewhere = [];
  complaints = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) elsewhere.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await context.close();
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
});

describe("an empty store", () => {
  it("says what was refused lately, and why", async () => {
    const sent = { method: "POST", headers: { "Content-Type": "text/plain" }, body: "no spans" };
    await fetch(`${server.url}/v1/traces`, sent);
    await page.goto(server.url);
    await page
      .getByText(/^1 request with traces refused with 415, last (just now|\d+ s ago): The Content-Type/)
      .waitFor();
  });

  it("says how to send the first span, and shows the first session by itself", async () => {
    await page.goto(server.url);
    await page.getByText("waiting for the first span").waitFor();
    expect(await page.getByText(`${server.url}`).count()).toBeGreaterThan(0);

    await runExample();
    await page.getByRole("link", { name: "What is double descent?" }).waitFor();
    await page.getByRole("grid", { name: "Sessions" }).getByRole("row").nth(2).waitFor();
  });
});

describe("after the example ran", () => {
  beforeAll(runExample);

  it("leads from the sessions list to the prompt, the completion and the cost of one model call", async () => {
    await page.goto(server.url);
    await page.getByRole("link", { name: "What is double descent?" }).first().click();
    await page.getByRole("heading", { level: 1, name: "What is double descent?" }).waitFor();
    expect(await page.getByRole("main").innerText()).toContain("Success");

    const spans = page.getByRole("treegrid", { name: "Spans" });
    await spans
      .getByRole("row", { name: /chat gpt-4o-mini/ })
      .last()
      .click();
    const panel = page.getByRole("complementary", { name: "Span" });
    const conversation = panel.getByRole("list", { name: "Conversation" });
    await conversation.waitFor();
    const text = await conversation.innerText();
    expect(text).toContain("What is double descent?");
    expect(text).toContain("after rising near the point where a model just fits");
    // 371 tokens in at $0.15 and 58 out at $0.60 per million: $0.00009045.
    expect(await panel.innerText()).toMatch(/\$0\.00009\d*/);
  });

  it("shows the error of a failed session with its stack", async () => {
    await page.goto(`${server.url}/?endState=Fail`);
    await page.getByRole("link", { name: "Who first trained a perceptron?" }).first().click();
    await page.getByRole("row", { name: /execute_tool readPaper/ }).click();
    const panel = page.getByRole("complementary", { name: "Span" });
    await panel.getByRole("tab", { name: /Events & errors/ }).click();
    const error = panel.getByRole("region", { name: "Error" });
    await error.waitFor();
    expect(await error.innerText()).toContain("The archive of papers before 1980 is closed");
    expect(await error.innerText()).toContain("paper-library.ts");
  });

  it("works with the keyboard alone", async () => {
    await page.goto(server.url);
    await page.getByRole("link", { name: "What is double descent?" }).first().focus();
    await page.keyboard.press("Enter");
    const spans = page.getByRole("treegrid", { name: "Spans" });
    await spans.getByRole("row").nth(1).waitFor();
    await spans.locator("[tabindex='0']").first().focus();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Span" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "Span" }).waitFor({ state: "detached" });
  });

  it.each(["light", "dark"] as const)("has no accessibility violation in %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of await pathsToLookAt()) {
      await page.goto(server.url + path);
      await page.getByRole("row").nth(1).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [path, id, nodes.map((node) => node.html)])).toEqual([]);
    }
  });
});

describe("hostile content", () => {
  it("is shown as text and runs nothing", async () => {
    const hostile = '<img src="https://evil.example/x.png" onerror="document.title=1">';
    await exportSpan({ name: hostile, ["__proto__"]: hostile, "gen_ai.input.messages": messages(hostile) });
    await page.goto(`${server.url}/?search=${encodeURIComponent("onerror")}`);
    await page.getByRole("link", { name: hostile }).click();
    await page.getByRole("row", { name: hostile }).click();
    await page.getByRole("list", { name: "Conversation" }).waitFor();
    await page.getByRole("tab", { name: /Attributes/ }).click();
    await page.getByText("__proto__").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).not.toBe("1");
  });
});

async function runExample(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, "examples/research-agent.ts")], {
    env: { ...process.env, AGENTOPS_API_ENDPOINT: server.url, OPENAI_API_KEY: "" },
  });
}

interface FailedSession {
  id: string;
  traceIds: string[];
}

async function pathsToLookAt(): Promise<string[]> {
  // The end of a session is there before the sums of its spans.
  const { sessions } = await eventually(
    () => getJson<{ sessions: FailedSession[] }>(`${server.url}/api/v1/sessions?endState=Fail`),
    (page) => (page.sessions[0]?.traceIds.length ?? 0) > 0,
  );
  const { id, traceIds } = sessions[0] as FailedSession;
  const trace = await (await fetch(`${server.url}/api/v1/traces/${traceIds[0]}`)).json();
  const { spans } = trace as { spans: { spanId: string[]; kind: string[] } };
  const call = spans.spanId[spans.kind.indexOf("llm")];
  return ["/", `/sessions/${id}`, `/sessions/${id}?trace=${traceIds[0]}&span=${call}`];
}

function messages(content: string): string {
  return JSON.stringify([
    { role: "user", parts: [{ type: "text", content: `${content} ![x](https://evil.example/y.png)` }] },
    { role: "assistant", parts: [{ type: "uri", modality: "image", uri: "https://evil.example/z.png" }] },
  ]);
}

async function exportSpan({ name, ...attributes }: Record<string, string>): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const all = { ...attributes, "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini" };
  const span = {
    traceId: "1af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    attributes: Object.entries(all).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  const response = await fetch(`${server.url}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status).toBe(200);
}
