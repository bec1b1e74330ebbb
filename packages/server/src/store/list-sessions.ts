import { InvalidCursor } from "../clickhouse/store-error.ts";
import type { EndState, Session, SessionPage } from "../model/session.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";
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
  const after = cursor === undefined ? undefined : readCursor(cursor, sort);
  const found = await clients.rows<PageRow>(sql("queries/page-of-sessions"), {
    projectId,
    sessionIds: [],
    search,
    endState,
    sort,
    afterFirst: after !== undefined,
    afterValue: after?.value ?? "0",
    afterId: after?.id ?? "",
    limit: limit + 1, // one more tells whether there is a next page
  });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    sessions: await readSessions(
      clients,
      projectId,
      page.map(({ id }) => id),
    ),
    next: last ? writeCursor(sort, last.sort_text, last.id) : null,
  };
}

// --- internal ---

interface PageRow {
  id: string;
  sort_text: string;
}

/** In the order of the ids. */
async function readSessions(
  clients: ClickhouseClients,
  projectId: string,
  sessionIds: readonly string[],
): Promise<Session[]> {
  if (sessionIds.length === 0) return [];
  const rows = await clients.rows<SessionRow>(sql("queries/sessions"), { projectId, sessionIds });
  const sessions = new Map(rows.map((row) => [row.id, toSession(row)]));
  return sessionIds.flatMap((id) => sessions.get(id) ?? []);
}

interface Cursor {
  /** An integer as text: nanoseconds do not fit a JavaScript number. */
  value: string;
  id: string;
}

function writeCursor(sort: SessionSort, value: string, id: string): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString("base64url");
}

function readCursor(cursor: string, sort: SessionSort): Cursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(parts) || parts.length !== 3) throw new InvalidCursor();
  const [madeFor, value, id] = parts as unknown[];
  if (madeFor !== sort || typeof id !== "string") throw new InvalidCursor();
  if (typeof value !== "string" || !/^-?\d{1,18}$|^-?[1-8]\d{18}$/.test(value)) throw new InvalidCursor();
  return { value, id };
}
