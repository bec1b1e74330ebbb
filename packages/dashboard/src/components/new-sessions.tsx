import type { Session } from "@agentops/server/model";
import { useEffect, useRef, useState } from "react";
import { announceSessions, newSessions } from "../model/new-sessions.ts";

export interface NewSessionsProps {
  readonly sessions: readonly Session[];
  /** False while other sessions are shown, or in an order in which news cannot be told from what slid in. */
  readonly active: boolean;
}

/** Tells screen readers, when they have a moment, of sessions that appeared by themselves. */
export function NewSessions({ sessions, active }: NewSessionsProps) {
  const known = useRef<readonly Session[]>(undefined);
  const [told, setTold] = useState("");
  useEffect(() => {
    const before = known.current;
    known.current = active ? sessions : undefined;
    if (!active || before === undefined) return;
    const news = announceSessions(newSessions(before, sessions));
    if (news !== "") setTold(news);
  }, [sessions, active]);
  return (
    <p role="status" className="visually-hidden">
      {told}
    </p>
  );
}
