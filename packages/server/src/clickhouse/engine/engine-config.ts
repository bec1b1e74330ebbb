import type { ClickhouseUser } from "../clickhouse.ts";
import { NICENESS } from "../niceness.ts";
import { readLimits } from "../read-limits.ts";

export interface EngineConfig {
  usersFile: string;
  logFile: string;
  memoryBytes: number;
  threads: number;
  writer: ClickhouseUser;
  reader: ClickhouseUser;
}

/** The engine's two configuration files as XML. Paths are escaped; passwords are ours and need no escaping. */
export function engineConfig(config: EngineConfig): { server: string; users: string } {
  return { server: serverXml(config), users: usersXml(config) };
}

// --- internal ---

// Each merge takes some 220 MB and the cores' caches. There are as many at once as cores, three to eight. The larger one is,
// the more of the others must be idle when it begins: of three, one of more than 400 MB leaves room for one of fresh parts,
// and that for one of summaries, so that neither waits for a merge of minutes. Each size is the one below it times one factor.
const MERGES = { least: 3, most: 8 };
const MERGE_BYTES = { alone: 16 * 2 ** 30, last: 256 * 2 ** 10 };

// No `query_log` or other system log is configured, so the engine writes none of those tables.
function serverXml({ usersFile, logFile, memoryBytes, threads }: EngineConfig): string {
  const merges = Math.min(Math.max(MERGES.least, threads), MERGES.most);
  return `<clickhouse>
  <listen_host>127.0.0.1</listen_host>
  <http_port>0</http_port>
  <timezone>UTC</timezone>
  <users_config>${escapeXml(usersFile)}</users_config>
  <logger><log>${escapeXml(logFile)}</log><size>1M</size><count>1</count></logger>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>${256 * 2 ** 20}</mark_cache_size>
  <os_threads_nice_value_merge_mutate>${NICENESS.merge}</os_threads_nice_value_merge_mutate>
  <background_pool_size>${merges}</background_pool_size>
  <background_merges_mutations_concurrency_ratio>1</background_merges_mutations_concurrency_ratio>
  <merge_tree>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>${merges}</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <max_bytes_to_merge_at_max_space_in_pool>${MERGE_BYTES.alone}</max_bytes_to_merge_at_max_space_in_pool>
    <max_bytes_to_merge_at_min_space_in_pool>${MERGE_BYTES.last}</max_bytes_to_merge_at_min_space_in_pool>
  </merge_tree>
  <max_concurrent_queries>100</max_concurrent_queries>
</clickhouse>
`;
}

// The reader may choose its threads, and nothing else: a query of a few rows does best with one. Indexes are asked before
// anything is opened: a trace is in one part of thirty, and opening all columns of the others took half of its time.
// Answers are short: handing them to further threads for formatting takes a millisecond. Nor are the keys of summaries, which
// are random, cut into stretches for several threads: finding the cuts takes more than merging them.
//
// The engine runs its own start-up statements as `default`, which has no password: it may do nothing but what they
// need, and its quota is spent by them, so that no other process can stop the listener in its name.
function usersXml({ memoryBytes, threads, writer, reader }: EngineConfig): string {
  const limits = Object.entries(readLimits(memoryBytes)).map(
    ([name, value]) => `<${name}>${value}</${name}>`,
  );
  const loopback = "<networks><ip>127.0.0.1</ip></networks>";
  return `<clickhouse>
  <users>
    <default>
      <password></password>${loopback}<profile>default</profile><quota>boot</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT SELECT ON system.numbers</query></grants>
    </default>
    <${writer.username}>
      <password>${writer.password}</password>${loopback}<profile>writer</profile><quota>default</quota>
    </${writer.username}>
    <${reader.username}>
      <password>${reader.password}</password>${loopback}<profile>reader</profile><quota>default</quota>
    </${reader.username}>
  </users>
  <profiles>
    <default><max_threads>${threads}</max_threads></default>
    <writer>
      <max_threads>${threads}</max_threads>
      <os_threads_nice_value_query>${NICENESS.insert}</os_threads_nice_value_query>
    </writer>
    <reader>
      <readonly>1</readonly>${limits.join("")}<max_threads>${threads}</max_threads>
      <use_skip_indexes_on_data_read>0</use_skip_indexes_on_data_read>
      <output_format_parallel_formatting>0</output_format_parallel_formatting>
      <split_intersecting_parts_ranges_into_layers_final>0</split_intersecting_parts_ranges_into_layers_final>
      <constraints><max_threads><changeable_in_readonly/></max_threads></constraints>
    </reader>
  </profiles>
  <quotas>
    <default></default>
    <boot><interval><duration>31536000</duration><queries>2</queries></interval></boot>
  </quotas>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
