import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type ServerProcess, startServer } from "./running-server.ts";

const ADMIN_KEY = "a-key-for-a-container-0123456789";

let server: ServerProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const environment = { AGENTOPS_ADMIN_KEY: ADMIN_KEY };
  [server, browser] = await Promise.all([startServer({ environment }), launchBrowser()]);
  page = await (await browser.newContext()).newPage();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it("lets a page in with a key, keeps the key from scripts, and lets it out again", async () => {
  const { id, key } = await makeKey("read");
  await page.goto(`${server.url}/sessions/some-session`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByLabel("API key").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("not valid").waitFor();

  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: /session was not found/ }).waitFor();
  expect(await page.getByTitle("Project of the key").textContent()).toBe("default");
  expect(page.url()).toBe(`${server.url}/sessions/some-session`);

  const held = await page.evaluate(
    () => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }),
  );
  expect(held).not.toMatch(/agentops_session|ao_/);
  await page.reload();
  await page.getByTitle("Project of the key").waitFor();

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();

  // Signed in again, and the key is revoked while the page is open.
  await page.goto(server.url);
  await page.getByLabel("API key").fill(key);
  await page.keyboard.press("Enter");
  await page.getByText("waiting for the first span").waitFor();
  await fetch(`${server.url}/api/v1/keys/${id}`, { method: "DELETE", headers: admin() });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

it("tells who holds a key for ingest that it is not for reading", async () => {
  const { key } = await makeKey("ingest");
  await page.goto(server.url);
  await page.getByLabel("API key").fill(key);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("scope read").waitFor();
});

async function makeKey(scope: string): Promise<{ id: string; key: string }> {
  const response = await fetch(`${server.url}/api/v1/keys`, {
    method: "POST",
    headers: { ...admin(), "Content-Type": "application/json" },
    body: JSON.stringify({ name: `for ${scope}`, scope }),
  });
  return (await response.json()) as { id: string; key: string };
}

function admin(): { Authorization: string } {
  return { Authorization: `Bearer ${ADMIN_KEY}` };
}
