import { afterEach, expect, it, vi } from "vitest";
import { flush } from "../src/flush.ts";
import { span } from "../src/record/span-handle.ts";
import { startSession } from "../src/session/start-session.ts";
import { nowMillis } from "../src/tracer/clock.ts";
import { withSdk } from "./with-sdk.ts";

const HOUR = 3_600_000;
const sdk = withSdk();

afterEach(() => {
  vi.restoreAllMocks();
  nowMillis(); // set right again
});

/** What a sleeping laptop, a frozen function or a correction of the wall clock looks like. */
function shiftWallClock(millis: number): void {
  const now = Date.now.bind(Date);
  vi.spyOn(Date, "now").mockImplementation(() => now() + millis);
}

it.each([HOUR, -HOUR])("follows the wall clock when it is %i ms off", (shift) => {
  shiftWallClock(shift);
  expect(Math.abs(nowMillis() - Date.now())).toBeLessThan(200);
});

it.each([HOUR, -HOUR])("never measures a negative duration across a shift of %i ms", async (shift) => {
  sdk.init();
  const session = startSession();
  const step = span("task", "step");
  shiftWallClock(shift);
  step.end();
  await session.end();
  expect(session.analytics().durationMillis).toBeGreaterThanOrEqual(0);
  await flush();
  const { startTimeUnixNano, endTimeUnixNano } = sdk.collector.span("step");
  expect(endTimeUnixNano - startTimeUnixNano).toBeGreaterThanOrEqual(0n);
  expect(endTimeUnixNano - startTimeUnixNano).toBeLessThan(60_000_000_000n);
});
