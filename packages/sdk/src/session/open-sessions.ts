import type { Session } from "./session.ts";

/** Sessions that nobody ends must not pile up: the oldest is forgotten by `endAllSessions` and at exit, nothing else. */
const MAX_OPEN_SESSIONS = 100_000;

/** The sessions that this process started, until their end is told. */
export class OpenSessions implements Iterable<Session> {
  readonly #byId = new Map<string, Session>();

  get size(): number {
    return this.#byId.size;
  }

  /** The one of that id, where it runs: one that was ended in mid-run is no more, and not yet done. */
  get(id: string): Session | undefined {
    const session = this.#byId.get(id);
    return session?.isRunning ? session : undefined;
  }

  add(session: Session): void {
    this.#byId.set(session.id, session);
    for (const oldest of this.#byId.keys()) {
      if (this.#byId.size <= MAX_OPEN_SESSIONS) return;
      this.#byId.delete(oldest);
    }
  }

  delete(session: Session): void {
    if (this.#byId.get(session.id) === session) this.#byId.delete(session.id);
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#byId.values();
  }
}
