import { expect, it } from "vitest";
import { ApiError, toApiError } from "./api-error.ts";

it("tells what may pass from what will not", () => {
  const transient = (status: number) => new ApiError(status, "CODE", "message").isTransient;
  expect([0, 429, 500, 503].map(transient)).toEqual([true, true, true, true]);
  expect([400, 401, 404].map(transient)).toEqual([false, false, false]);
});

it("tells a key that is missing from one that is not for this", () => {
  expect(new ApiError(401, "unauthenticated", "").wantsKey).toBe(true);
  expect(new ApiError(403, "forbidden", "").wantsKey).toBe(false);
});

it("makes one shape of anything caught", () => {
  const error = new ApiError(404, "SESSION_NOT_FOUND", "There is no session with this id.");
  expect(toApiError(error)).toBe(error);
  expect(error.isNotFound).toBe(true);
  const cause = new TypeError("not a function");
  expect(toApiError(cause)).toMatchObject({ code: "UNEXPECTED", message: "not a function", cause });
  expect(toApiError("thrown text").message).toBe("thrown text");
});
