import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MetricAggregate } from "../packages/server/src/model/index.ts";
import { launchBrowser } from "./browser.ts";
import { sendMetricSamples } from "./metric-samples.ts";
import { getJson, type ServerProcess, startServer } from "./running-server.ts";

const HOSTILE = '<img src="https://evil.example/x.png" onerror="document.title=1">';
const TRACE_ID = "1af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

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
  context = await browser.newContext({ viewport: { width: 1280, height: 1600 } });
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

it("says how to send the first metric", async () => {
  await page.goto(`${server.url}/charts`);
  await page.getByText("No metrics arrived in the last hour").waitFor();
  await page.getByText("enableMetrics: true").waitFor();
});

describe("with what an agent sends", () => {
  beforeAll(async () => {
    await sendTrace();
    await sendMetricSamples(server, { more: [requestsByCustomer(), hostileMetric()] });
  });

  it("shows the usual charts, with the numbers of the API", async () => {
    await page.goto(`${server.url}/charts`);
    for (const [title, headline] of [
      ["Model calls, duration", /p95/],
      ["Cost by model", /\$[\d.]+ in total/],
      ["Tokens by model", /in total/],
      ["Sessions by outcome", /% succeeded/],
      ["Failed tool calls by error", /% of tool calls failed/],
    ] as const) {
      const panel = page.getByRole("region", { name: title, exact: true });
      await panel.getByRole("slider").waitFor();
      expect(await panel.innerText()).toMatch(headline);
    }
    const path =
      "/api/v1/metrics/agentops.session.ended/aggregate?aggregation=sum&groupBy=agentops.session.end_state";
    const { groups } = await getJson<MetricAggregate>(`${server.url}${path}`);
    const legend = page.getByRole("region", { name: "Sessions by outcome" }).getByRole("listitem");
    for (const { attributes, totals } of groups) {
      expect(await legend.filter({ hasText: attributes?.[0] ?? "" }).innerText()).toContain(`${totals.sum}`);
    }
  });

  it("leads from a chart to the metric, by group and filter, to the numbers, and back", async () => {
    await page.goto(`${server.url}/charts`);
    await page.getByRole("link", { name: "Cost by model" }).click();
    await page.getByRole("heading", { level: 2, name: "agentops.llm.cost" }).waitFor();
    const chart = page.getByRole("region", { name: "Chart of agentops.llm.cost", exact: true });
    await chart.getByText("o3-mini").waitFor();

    await page.getByLabel("Filter by").selectOption("gen_ai.request.model");
    await page.getByLabel("which is").selectOption("gpt-4o");
    await chart.getByText("o3-mini").waitFor({ state: "detached" });
    await page.getByLabel("Show", { exact: true }).selectOption("Rate per second");
    await page.getByLabel("Group by").selectOption("Nothing");
    expect(page.url()).toContain("filter=");

    await page.getByRole("button", { name: /Show as a table/ }).click();
    const table = page.getByRole("table");
    await table.getByRole("columnheader", { name: "Rate per second" }).waitFor();
    expect(await table.getByRole("columnheader").allInnerTexts()).toEqual(["Time", "Rate per second"]);
    expect(await table.getByRole("row").count()).toBeGreaterThan(50);

    await page.reload();
    await page.getByRole("button", { name: /Remove the filter/ }).click();
    await page.goBack();
    await page.getByRole("button", { name: /Remove the filter/ }).waitFor();
  });

  it("tells the values of an interval by the arrow keys", async () => {
    await page.goto(`${server.url}/charts?metric=gen_ai.client.operation.duration`);
    const chart = page.getByRole("slider");
    await chart.focus();
    // The samples end with the minute before they were sent: the last minutes of the chart may be empty.
    for (let press = 0; press < 6; press += 1) await page.keyboard.press("ArrowLeft");
    const reading = (await chart.getAttribute("aria-valuetext")) ?? "";
    expect(reading).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d: p50 [\d.]+ \w+, p95 [\d.]+ \w+, p99 [\d.]+ \w+$/);
    expect(await page.locator(".chart-tooltip").innerText()).toContain(/p95 ([\d.]+ \w+)/.exec(reading)?.[1]);
    await page.keyboard.press("Escape");
    expect(await page.locator(".chart-tooltip").count()).toBe(0);
  });

  it("shows few of many groups, and says how many there are", async () => {
    await page.goto(`${server.url}/charts?metric=requests&by=customer&show=sum`);
    await page.getByText("By customer: the 8 largest of 300").waitFor();
    const legend = await page
      .getByRole("region", { name: "Chart of requests" })
      .getByRole("listitem")
      .allInnerTexts();
    expect(legend).toHaveLength(9);
    expect(legend.at(-1)).toContain("All others");
  });

  it("offers to remove a filter that leaves nothing", async () => {
    await page.goto(`${server.url}/charts?metric=requests&filter=customer%3Dnobody`);
    await page.getByText("The metric was not found").waitFor();
    await page.getByRole("button", { name: "Remove the filters" }).click();
    await page.getByRole("slider").waitFor();
    complaints = complaints.filter((text) => !text.includes("404")); // of the browser, about the metric
  });

  it("leads from a measurement to its trace", async () => {
    await page.goto(`${server.url}/charts?metric=requests`);
    await page.getByRole("link", { name: TRACE_ID }).first().click();
    await page.getByRole("row", { name: /measured/ }).waitFor();
    expect(page.url()).toContain(`span=${SPAN_ID}`);
  });

  it("finds metrics by a part of their name", async () => {
    await page.goto(`${server.url}/charts`);
    const list = page.getByRole("navigation", { name: "Metrics" });
    await list.getByRole("link", { name: /queue.length/ }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("TOOL");
    await list.getByRole("link", { name: /queue.length/ }).waitFor({ state: "detached" });
    await list.getByRole("link", { name: /gen_ai.execute_tool.duration/ }).click();
    await page.getByRole("heading", { level: 2, name: "gen_ai.execute_tool.duration" }).waitFor();
  });

  it("shows hostile names and values as text and runs nothing", async () => {
    await page.goto(`${server.url}/charts`);
    await page.getByRole("link", { name: HOSTILE }).click();
    await page.getByLabel("Group by").selectOption(HOSTILE);
    await page
      .getByRole("region", { name: `Chart of ${HOSTILE}`, exact: true })
      .getByText(HOSTILE)
      .first()
      .waitFor();
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("button", { name: /Show as a table/ }).click();
    await page.getByRole("columnheader", { name: HOSTILE }).waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).not.toBe("1");
  });

  it.each(["light", "dark"] as const)(
    "has no accessibility violation in %s",
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const metric =
        "/charts?metric=agentops.llm.cost&by=gen_ai.request.model&filter=gen_ai.provider.name%3Dopenai";
      for (const path of ["/charts", metric, "/charts?metric=requests"]) {
        await page.goto(server.url + path);
        await page.getByRole("slider").first().waitFor();
        await page.getByRole("slider").first().focus();
        await page.keyboard.press("ArrowLeft");
        await expectAccessible(path);
      }
      await page.goto(server.url + metric);
      await page.getByRole("button", { name: /Show as a table/ }).click();
      await page.getByRole("table").first().waitFor();
      await expectAccessible("a table");
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    },
    90_000,
  );
});

async function expectAccessible(what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [what, id, nodes.map((node) => node.html)])).toEqual([]);
}

function requestsByCustomer(): object {
  const time = nanos(-60);
  const dataPoints = Array.from({ length: 300 }, (_, at) => ({
    timeUnixNano: time,
    asInt: String(at + 1),
    attributes: [{ key: "customer", value: { stringValue: `customer-${at}` } }],
    exemplars: at === 7 ? [{ timeUnixNano: time, asInt: "1", traceId: TRACE_ID, spanId: SPAN_ID }] : [],
  }));
  return {
    name: "requests",
    unit: "{request}",
    sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints },
  };
}

function hostileMetric(): object {
  const attributes = [{ key: HOSTILE, value: { stringValue: HOSTILE } }];
  const dataPoints = [{ timeUnixNano: nanos(-60), asDouble: 3, attributes }];
  return { name: HOSTILE, unit: HOSTILE, description: HOSTILE, gauge: { dataPoints } };
}

async function sendTrace(): Promise<void> {
  const span = {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    name: "measured",
    startTimeUnixNano: nanos(-60),
    endTimeUnixNano: nanos(-59),
  };
  await fetch(`${server.url}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
}

function nanos(seconds: number): string {
  return `${Date.now() + seconds * 1_000}000000`;
}
