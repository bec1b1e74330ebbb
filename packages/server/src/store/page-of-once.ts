/**
 * A page of rows of which neighbours may be the same one, sent twice. `rows` are at most one more than `limit`: that one
 * tells that there is a next page, which begins after `last`. A page with repetitions is shorter than others.
 */
export function pageOfOnce<Row>(
  rows: readonly Row[],
  limit: number,
  identityOf: (row: Row) => string,
): { page: Row[]; last: Row | undefined } {
  const page = rows
    .slice(0, limit)
    .filter((row, at) => at === 0 || identityOf(row) !== identityOf(rows[at - 1]!));
  return { page, last: rows.length > limit ? page.at(-1) : undefined };
}
