/**
 * Who waits for whom where cores are short, as Unix niceness: pages, at 0, for nobody, then what is being taken, then
 * summaries, then merges. Behind merges parts pile up for a while, before them everybody would wait.
 */
export const NICENESS = { insert: 5, summary: 10, merge: 15 } as const;
