import { END_STATES } from "agentops/semconv";
import type { SpanColumns } from "../columns/span-block.ts";
import { appendText } from "./append-text.ts";
import { appendTextList } from "./append-text-list.ts";
import { attributesFor } from "./precedence.ts";
import type { AttributeList } from "./wire/attribute-list.ts";

/** The columns of spans and logs that speak of the session they belong to. */
export type SessionColumns = Pick<
  SpanColumns,
  | "session_id"
  | "session_source"
  | "session_name"
  | "end_state"
  | "end_state_reason"
  | "session_metadata"
  | "tags"
  | "user_id"
>;

const SESSION_ID = attributesFor("session_id");
const SESSION_NAME = attributesFor("session_name");
const END_STATE_REASON = attributesFor("end_state_reason");
const SESSION_METADATA = attributesFor("session_metadata");
const USER_ID = attributesFor("user_id");
const END_STATE = attributesFor("end_state");
const TAGS = attributesFor("tags");

export function writeSession(attributes: AttributeList, columns: SessionColumns, row: number): void {
  const sessionId = attributes.find(SESSION_ID);
  appendText(columns.session_id, row, attributes, sessionId);
  if (sessionId >= 0) attributes.appendKey(sessionId, columns.session_source.at(row));
  appendText(columns.session_name, row, attributes, attributes.find(SESSION_NAME));
  appendText(columns.end_state_reason, row, attributes, attributes.find(END_STATE_REASON));
  appendText(columns.session_metadata, row, attributes, attributes.find(SESSION_METADATA));
  appendText(columns.user_id, row, attributes, attributes.find(USER_ID));
  const endState = attributes.find(END_STATE);
  if (endState >= 0) {
    const sent = attributes.text(endState)?.toLowerCase();
    columns.end_state.at(row).appendText(END_STATES.find((state) => state.toLowerCase() === sent) ?? "");
  }
  appendTextList(columns.tags, row, attributes, attributes.find(TAGS));
}
