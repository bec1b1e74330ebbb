import type { EndState, Session, SessionPage } from "../model/session.ts";
import { type ClickhouseClients, FEW_ROWS } from "./clickhouse-clients.ts";
import { INT64, readCursor, writeCursor } from "./cursor.ts";
import { OF_ALL_SESSIONS } from "./of-all-sessions.ts";
import { type SessionRow, toSession } from "./session-row.ts";
import { sql } from "./sql.ts";

export interface SessionQuery {
  projectId: string;
  /** Sessions a page. */
  limit: number;
  /** `next` of the page before, of the same list. */
  cursor?: string;
  /** Part of a name, an id or a tag; case does not matter. */
  search?: string;
  endState?: EndState | "Running";
  /** Greatest first; by start time unless told. */
  sort?: SessionSort;
}

export type SessionSort = "startTime" | "cost" | "durationMs";

/** One page of sessions. Rejects with InvalidCursor or StoreUnavailable. */
export async function listSessions(clients: ClickhouseClients, query: SessionQuery): Promise<SessionPage> {
  const { projectId, limit, cursor, search = "", endState = "", sort = "startTime" } = query;
  const after = cursor === undefined ? [] : readCursor(cursor, sort, [INT64, /^/]);
  const onlyStartChooses = search === "" && endState === "" && sort === "startTime";
  const statement = onlyStartChooses
    ? sql("queries/page-of-latest-sessions")
    : sql("queries/page-of-sessions", OF_ALL_SESSIONS);
  const found = await clients.rows<PageRow>(statement, {
    projectId,
    search,
    endState,
    sort,
    afterFirst: after.length > 0,
    afterValue: after[0] ?? "0",
    afterId: after[1] ?? "",
    limit: limit + 1, // one more tells whether there is a next page
  });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    sessions: await readSessions(clients, projectId, page),
    next: last ? writeCursor(sort, [last.sort_text, last.id]) : null,
  };
}

// --- internal ---

interface PageRow {
  id: string;
  sort_text: string;
  /** Not told by every query. */
  has_events?: boolean;
}

/** In the order of the page. */
async function readSessions(
  clients: ClickhouseClients,
  projectId: string,
  page: readonly PageRow[],
): Promise<Session[]> {
  if (page.length === 0) return [];
  const sessionIds = page.map(({ id }) => id);
  // A sixth of this query is to plan what it asks of events, which only senders with our SDK have.
  const hasEvents = page.some(({ has_events = true }) => has_events);
  const statement = hasEvents
    ? sql("queries/sessions")
    : sql("queries/sessions", { "session-parts": sql("queries/traces-as-session-parts") });
  const rows = await clients.rows<SessionRow>(statement, { projectId, sessionIds }, FEW_ROWS);
  const sessions = new Map(rows.map((row) => [row.id, toSession(row)]));
  return sessionIds.flatMap((id) => sessions.get(id) ?? []);
}
