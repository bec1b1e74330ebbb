import { expect, it } from "vitest";
import { StoreUnavailable } from "../clickhouse/store-error.ts";
import { GroupCommit } from "./group-commit.ts";

const block = (rows: number, byteLength = rows) => ({ rows, byteLength });

it("makes groups of at most 8,192 rows, and takes a larger block alone", async () => {
  const groups: number[] = [];
  const commits = new GroupCommit<{ rows: number; byteLength: number }>(async (blocks) => {
    groups.push(blocks.reduce((sum, { rows }) => sum + rows, 0));
  });
  await Promise.all([5_000, 3_000, 3_000, 20_000, 10].map((rows) => commits.commit(block(rows))));
  expect(groups).toEqual([8_000, 3_000, 20_000, 10]);
});

it("keeps two inserts on their way at most", async () => {
  let now = 0;
  let most = 0;
  const commits = new GroupCommit<{ rows: number; byteLength: number }>(async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now--;
  });
  await Promise.all(Array.from({ length: 10 }, () => commits.commit(block(8_192))));
  expect(most).toBe(2);
});

it("refuses what it cannot hold, and takes more when it could write", async () => {
  let finish = () => {};
  const commits = new GroupCommit<{ rows: number; byteLength: number }>(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  const huge = 200 * 2 ** 20;
  const first = commits.commit(block(1, huge));
  const second = commits.commit(block(1, huge));
  const third = commits.commit(block(1, huge));
  await expect(commits.commit(block(1, huge))).rejects.toBeInstanceOf(StoreUnavailable);
  finish();
  void [first, second, third].map((waiting) => waiting.catch(() => {}));
});

it("is drained when everybody was answered", async () => {
  const answered: number[] = [];
  const commits = new GroupCommit<{ rows: number; byteLength: number }>(async () => {});
  for (const rows of [1, 2, 3]) void commits.commit(block(rows)).then(() => answered.push(rows));
  await commits.drained();
  expect(answered).toEqual([1, 2, 3]);
  await expect(commits.drained()).resolves.toBeUndefined();
});
