import type { Outcome } from "./outcome.ts";

export const SESSION_SORTS = ["startTime", "durationMs", "cost"] as const;
/** What sessions are sorted by, greatest first. */
export type SessionSort = (typeof SESSION_SORTS)[number];

export const OUTCOMES: readonly Outcome[] = ["Running", "Success", "Fail", "Indeterminate"];

/** What the address of the sessions page says, in the API's words. */
export interface ListSearch {
  readonly search?: string;
  readonly endState?: Outcome;
  /** `startTime` where it says nothing. */
  readonly sort?: SessionSort;
}

/** Reads it from an address; what is not understood is left out. */
export function readListSearch(raw: Record<string, unknown>): ListSearch {
  const endState = OUTCOMES.find((known) => known === raw.endState);
  const sort = SESSION_SORTS.find((known) => known === raw.sort);
  return {
    ...(typeof raw.search === "string" && raw.search !== "" ? { search: raw.search } : {}),
    ...(endState === undefined ? {} : { endState }),
    ...(sort === undefined || sort === "startTime" ? {} : { sort }),
  };
}

export function hasFilter(search: ListSearch): boolean {
  return search.search !== undefined || search.endState !== undefined;
}
