import type { EndState } from "../semconv/index.ts";

export interface SessionOptions {
  /** Name of the session and of its span. Default "session". */
  name?: string;
  /** Default: the `tags` of `init`. */
  tags?: readonly string[];
  /** Kept beside the session, as JSON. It counts as content. */
  metadata?: Record<string, unknown>;
  userId?: string;
  /** Default: a new UUID. Give one to continue a session of another process. */
  sessionId?: string;
}

export interface EndSessionOptions {
  /** Default "Indeterminate". */
  endState?: EndState;
  endStateReason?: string;
}
