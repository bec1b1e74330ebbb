import { DEFAULT_ENDPOINT } from "../config.ts";
import { activeContext } from "../otel/active-context.ts";
import { getRuntime, type Runtime } from "../runtime.ts";
import { Session } from "../session/session.ts";
import { getSession } from "../session/session-context.ts";

/**
 * The session of an id that came from elsewhere: the one of this process that has it and runs, else a handle that
 * continues it. The same id gives the same handle until that is ended. It is not among the sessions that this
 * process started: neither `endAllSessions` nor the exit of the process has anything to do with it.
 */
export function continueSession(id: string): Session {
  const runtime = getRuntime();
  const own = ownSession(id, runtime);
  if (own !== undefined) return own;
  const handles = handlesOf(runtime ?? WITHOUT_RUNTIME);
  const known = handles.recent.get(id) ?? handles.older.get(id);
  const handle =
    known?.isRunning === true
      ? known
      : new Session({ sessionId: id }, runtime?.config.endpoint ?? DEFAULT_ENDPOINT);
  handles.recent.set(id, handle);
  if (handles.recent.size >= MAX_RECENT) {
    for (const [forgottenId, forgotten] of handles.older)
      if (!handles.recent.has(forgottenId)) forgotten.forget();
    handles.older = handles.recent;
    handles.recent = new Map();
  }
  return handle;
}

/** The sessions of other processes that this one continues, the last of them at least. */
export function continuedSessions(): Iterable<Session> {
  const { recent, older } = handlesOf(getRuntime() ?? WITHOUT_RUNTIME);
  return new Set([...older.values(), ...recent.values()]);
}

/** The last that were asked for, this number at least and twice it at most. */
const MAX_RECENT = 5000;

interface Handles {
  recent: Map<string, Session>;
  older: Map<string, Session>;
}

/** Per runtime: what a shutdown left behind does not come back with the next `init`. */
const handlesByRuntime = new WeakMap<object, Handles>();
const WITHOUT_RUNTIME = {};

function handlesOf(runtime: object): Handles {
  const known = handlesByRuntime.get(runtime);
  if (known !== undefined) return known;
  const handles = { recent: new Map(), older: new Map() };
  handlesByRuntime.set(runtime, handles);
  return handles;
}

function ownSession(id: string, runtime: Runtime | undefined): Session | undefined {
  const active = getSession(activeContext());
  if (active?.id === id && active.isRunning) return active;
  if (runtime === undefined) return undefined;
  if (runtime.defaultSession.id === id && runtime.defaultSession.isRunning) return runtime.defaultSession;
  return runtime.openSessions.get(id);
}
