import type { Context } from "@opentelemetry/api";

/** By its shape: a context may come from another copy of the API. Never throws. */
export function isContext(value: unknown): value is Context {
  if (typeof value !== "object" || value === null) return false;
  try {
    const { getValue, setValue } = value as Context;
    return typeof getValue === "function" && typeof setValue === "function";
  } catch {
    return false;
  }
}
