import type { Scope } from "../model/api-key.ts";
import type { Grant, Refusal } from "./grant.ts";

/** Whether a scope covers what is wanted: `admin` covers all, the others themselves. */
export function permits({ scope }: Grant, wanted: Scope): boolean {
  return scope === wanted || scope === "admin";
}

/** What to answer where it does not. */
export function notFor(wanted: Scope, { scope }: Grant): Refusal<403> {
  return {
    granted: false,
    status: 403,
    code: "forbidden",
    message: `This needs a key of scope ${wanted}; this one has scope ${scope}.`,
  };
}
