import type { Context } from "@opentelemetry/api";
import type { Carrier } from "../propagation/carrier.ts";
import type { EndState } from "../semconv/index.ts";

export interface SessionOptions {
  /** Name of the session and of its span. Default "session". */
  name?: string;
  /** Default: the `tags` of `init`. */
  tags?: readonly string[] | string;
  /** Kept beside the session, as JSON. It counts as content. */
  metadata?: Record<string, unknown>;
  userId?: string;
  /** Default: a new UUID. One that runs in this process gives that session; any other is begun, or taken up again. */
  sessionId?: string;
  /** What `run` continues, whatever is active then: a context, or a carrier that another process filled. */
  parent?: Context | Carrier;
}

export interface EndSessionOptions {
  /** Default "Indeterminate". */
  endState?: EndState;
  endStateReason?: string;
  /** Address of a recording of the session. */
  video?: string;
}
