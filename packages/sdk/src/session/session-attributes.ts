import type { Attributes } from "@opentelemetry/api";
import {
  ATTR_AGENTOPS_SESSION_END_STATE,
  ATTR_AGENTOPS_SESSION_END_STATE_REASON,
  ATTR_AGENTOPS_SESSION_NAME,
  ATTR_AGENTOPS_SESSION_VIDEO,
  ATTR_AGENTOPS_TAGS,
  ATTR_USER_ID,
  type EndState,
} from "../semconv/index.ts";

/** What is told of a session, on its span and by its events. Metadata is content, and not among it. */
export interface SessionFacts {
  readonly name: string | undefined;
  readonly tags: readonly string[];
  readonly userId: string | undefined;
  readonly video: string | undefined;
  readonly endState: EndState | undefined;
  readonly endStateReason: string | undefined;
}

export function sessionAttributes(facts: SessionFacts): Attributes {
  const { name, tags, userId, video, endState, endStateReason } = facts;
  const attributes: Attributes = {};
  if (name !== undefined) attributes[ATTR_AGENTOPS_SESSION_NAME] = name;
  if (tags.length > 0) attributes[ATTR_AGENTOPS_TAGS] = [...tags];
  if (userId !== undefined) attributes[ATTR_USER_ID] = userId;
  if (video !== undefined) attributes[ATTR_AGENTOPS_SESSION_VIDEO] = video;
  if (endState !== undefined) attributes[ATTR_AGENTOPS_SESSION_END_STATE] = endState;
  if (endStateReason !== undefined) attributes[ATTR_AGENTOPS_SESSION_END_STATE_REASON] = endStateReason;
  return attributes;
}
