import { END_STATES } from "agentops/semconv";
import type { SpanColumns } from "../columns/span-block.ts";
import { appendText } from "./append-text.ts";
import { appendTextList } from "./append-text-list.ts";
import type { TextField } from "./dialect/dialect.ts";
import { attributesFor, knownName } from "./precedence.ts";
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

const PLAIN_TEXT = (
  ["session_name", "end_state_reason", "session_metadata", "user_id"] satisfies TextField[]
).map((column) => ({ column, attributes: attributesFor(column) }));

const SESSION_ID = attributesFor("session_id");
const END_STATE = attributesFor("end_state");
const TAGS = attributesFor("tags");

export function writeSession(attributes: AttributeList, columns: SessionColumns): void {
  const sessionId = attributes.find(SESSION_ID);
  appendText(columns.session_id, attributes, sessionId);
  columns.session_source.appendText(sessionId < 0 ? "" : knownName(attributes.known(sessionId)));
  for (const { column, attributes: names } of PLAIN_TEXT) {
    appendText(columns[column], attributes, attributes.find(names));
  }
  const endState = attributes.find(END_STATE);
  const sent = endState < 0 ? "" : attributes.text(endState)?.toLowerCase();
  columns.end_state.appendText(END_STATES.find((state) => state.toLowerCase() === sent) ?? "");
  appendTextList(columns.tags, attributes, attributes.find(TAGS));
}
