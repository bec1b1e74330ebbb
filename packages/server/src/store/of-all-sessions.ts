/** What queries of all sessions leave out of `queries/session-parts.sql`, which is of the sessions named. */
export const OF_ALL_SESSIONS: Readonly<Record<string, string>> = {
  "only-traces-of-named-sessions": "",
  "only-named-sessions": "",
};
