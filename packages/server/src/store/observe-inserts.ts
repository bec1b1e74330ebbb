import type { InsertObserver } from "./insert-observer.ts";

interface Insertable {
  readonly table: string;
  readonly rows: number;
  readonly byteLength: number;
}

/** The same insert, of which the observer hears. */
export function observeInserts<Block extends Insertable>(
  insert: (blocks: readonly Block[]) => Promise<void>,
  observer: InsertObserver,
): (blocks: readonly Block[]) => Promise<void> {
  return async (blocks) => {
    const startedAt = performance.now();
    let succeeded = false;
    try {
      await insert(blocks);
      succeeded = true;
    } finally {
      observer({
        table: blocks[0]!.table,
        rows: sum(blocks, (block) => block.rows),
        bytes: sum(blocks, (block) => block.byteLength),
        requests: blocks.length,
        millis: performance.now() - startedAt,
        succeeded,
      });
    }
  };
}

// --- internal ---

function sum<Block>(blocks: readonly Block[], of: (block: Block) => number): number {
  return blocks.reduce((total, block) => total + of(block), 0);
}
