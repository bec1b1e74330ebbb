import { cpuSeconds, cpuSecondsByThread, watchMemory } from "./process-usage.ts";

/** ClickHouse names each thread after its work, and those that merge do nothing else. */
const MERGE_THREAD = "MergeMutate";

export interface Usage {
  /** CPU seconds, user and system, all threads. */
  readonly server: number;
  /** Without merges. */
  readonly engine: number;
  readonly merges: number;
  /** The most that all held together. */
  readonly peakMegabytes: number;
}

/** Starts to watch a collector's process, if it is one of its own, and its engine's; the result ends it. */
export function watchUsage(engine: number, server?: number): () => Usage {
  const memory = watchMemory(server === undefined ? [engine] : [engine, server]);
  const read = () => {
    const merges = cpuSecondsByThread(engine).get(MERGE_THREAD) ?? 0;
    return {
      server: server === undefined ? 0 : cpuSeconds(server),
      engine: cpuSeconds(engine) - merges,
      merges,
    };
  };
  const before = read();
  return () => {
    const after = read();
    return {
      server: after.server - before.server,
      engine: after.engine - before.engine,
      merges: after.merges - before.merges,
      peakMegabytes: memory.stop(),
    };
  };
}
