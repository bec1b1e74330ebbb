import { totalmem } from "node:os";
import { expect, it } from "vitest";
import { memoryCap } from "./memory-cap.ts";

it("leaves most of the machine to the agents beside it", () => {
  expect(memoryCap()).toBeGreaterThan(0);
  expect(memoryCap()).toBeLessThanOrEqual(Math.min(0.4 * totalmem(), 4 * 2 ** 30));
});
