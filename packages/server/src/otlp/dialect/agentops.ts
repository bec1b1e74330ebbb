import {
  ATTR_AGENTOPS_ENTITY_INPUT,
  ATTR_AGENTOPS_ENTITY_OUTPUT,
  ATTR_AGENTOPS_SESSION_END_STATE,
  ATTR_AGENTOPS_SESSION_END_STATE_REASON,
  ATTR_AGENTOPS_SESSION_METADATA,
  ATTR_AGENTOPS_SESSION_NAME,
  ATTR_AGENTOPS_SPAN_KIND,
  ATTR_AGENTOPS_TAGS,
  SPAN_KINDS,
} from "agentops/semconv";
import type { Dialect } from "./dialect.ts";

/** Our own attributes, for what OpenTelemetry has no word for. */
export const agentops: Dialect = {
  name: "agentops",
  fields: {
    session_name: [ATTR_AGENTOPS_SESSION_NAME],
    end_state: [ATTR_AGENTOPS_SESSION_END_STATE],
    end_state_reason: [ATTR_AGENTOPS_SESSION_END_STATE_REASON],
    session_metadata: [ATTR_AGENTOPS_SESSION_METADATA],
    tags: [ATTR_AGENTOPS_TAGS],
    input: [ATTR_AGENTOPS_ENTITY_INPUT],
    output: [ATTR_AGENTOPS_ENTITY_OUTPUT],
  },
  kinds: [
    {
      attribute: ATTR_AGENTOPS_SPAN_KIND,
      kinds: new Map(SPAN_KINDS.map((kind) => [kind, kind])),
    },
  ],
};
