import type { Scope } from "../model/api-key.ts";

/** What a request may do. */
export interface Grant {
  readonly granted: true;
  /** The only project whose data it may touch. */
  readonly projectId: string;
  /** That of its key. */
  readonly scope: Scope;
  /** `undefined` where no key was needed: the server trusts its machine. */
  readonly keyId: string | undefined;
}

/** Why a request may not be answered. The message may go to its sender: it says nothing of what there is. */
export interface Refusal<Status extends 401 | 403 = 401 | 403> {
  readonly granted: false;
  /** Without a valid key, or with one that is not for this. */
  readonly status: Status;
  readonly code: "unauthenticated" | "forbidden";
  readonly message: string;
}
