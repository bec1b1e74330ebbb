import { Readable } from "node:stream";
import { ByteBuffer } from "../columns/byte-buffer.ts";
import { encodeNative } from "../columns/encode-native.ts";
import type { RowBlock } from "../columns/row-block.ts";
import type { ClickhouseClients } from "./clickhouse-clients.ts";

/**
 * Writes the rows of all blocks, which are of one table and at least one, in one INSERT of one Native block. ClickHouse
 * takes that whole or not at all (per day). Resolves when they are on disk.
 */
export async function insertBlocks(clients: ClickhouseClients, blocks: readonly RowBlock[]): Promise<void> {
  const { table, types } = blocks[0]!;
  const gathered = new ByteBuffer();
  const chunks = encodeNative(blocks, gathered);
  await clients.write(async (client) => {
    const { stream } = await client.exec({
      // By name: a table has columns that only older servers send.
      query: `INSERT INTO ${table} (${Object.keys(types).join(", ")}) FORMAT Native`,
      values: Readable.from(chunks, { objectMode: false }),
      clickhouse_settings: {
        async_insert: 0, // it is grouped already
        optimize_on_insert: 0, // duplicates are left to merges and readers: looking for them here is a third of the cost
        distributed_foreground_insert: "1", // on a cluster: answer when the shard has it
        max_partitions_per_insert_block: "0", // one per day, and times outside the retention do not come this far
      },
    });
    // An empty answer, but the socket is free for the next only when it was read.
    for await (const _ of stream);
  });
  gathered.free(); // not after a failure: the socket may hold it still
}
