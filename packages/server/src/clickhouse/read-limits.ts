const GIB = 2 ** 30;

/**
 * What one read may use, as ClickHouse settings: the engine itself has no limits, and one careless page
 * must not take the memory that ingest needs. `memoryBytes` is what the whole server may use, where known.
 */
export function readLimits(memoryBytes = 4 * GIB): Record<string, number> {
  return {
    max_execution_time: 10,
    max_memory_usage: Math.min(GIB, Math.floor(memoryBytes / 2)),
    max_result_rows: 1_000_000,
  };
}
