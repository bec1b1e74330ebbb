-- One row per trace, computed from its deduplicated spans after they landed (maintenance/summarise-traces.sql).
-- Sessions are sums of these rows; lists and searches read nothing else. A summary outlives its spans.
CREATE TABLE IF NOT EXISTS trace_summaries {{on_cluster}}
(
  project_id LowCardinality(String),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  received_at DateTime64(6, 'UTC') CODEC(ZSTD(1)), -- of the newest span; the version of the row

  start_time DateTime64(9, 'UTC') CODEC(ZSTD(1)), -- with last_start_time: the hours where its spans lie
  last_start_time DateTime64(9, 'UTC') CODEC(ZSTD(1)),
  end_time DateTime64(9, 'UTC') CODEC(ZSTD(1)),
  span_count UInt32 CODEC(T64, ZSTD(1)),

  session_id String CODEC(ZSTD(1)),
  session_source LowCardinality(String),
  session_name String CODEC(ZSTD(1)),
  end_state LowCardinality(String), -- the latest explicit one; '' for none
  end_state_reason String CODEC(ZSTD(1)),
  end_state_time DateTime64(9, 'UTC') CODEC(ZSTD(1)),
  session_status UInt8, -- status code of the latest span of kind session
  session_status_time DateTime64(9, 'UTC') CODEC(ZSTD(1)), -- its end; 1970 for no such span
  session_metadata String CODEC(ZSTD(1)),

  root_count UInt32 CODEC(T64, ZSTD(1)),
  root_status UInt8,
  root_name LowCardinality(String),

  llms UInt32 CODEC(T64, ZSTD(1)),
  tools UInt32 CODEC(T64, ZSTD(1)),
  actions UInt32 CODEC(T64, ZSTD(1)),
  errors UInt32 CODEC(T64, ZSTD(1)),
  apis UInt32 CODEC(T64, ZSTD(1)),
  input_tokens UInt64 CODEC(T64, ZSTD(1)),
  output_tokens UInt64 CODEC(T64, ZSTD(1)),
  cached_tokens UInt64 CODEC(T64, ZSTD(1)),
  reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
  cost_nanos UInt64 CODEC(T64, ZSTD(1)),
  unpriced_calls UInt32 CODEC(T64, ZSTD(1)),

  tags Array(LowCardinality(String)),
  user_id String CODEC(ZSTD(1)),
  environment LowCardinality(String),
  service LowCardinality(String),
  agents Array(LowCardinality(String)),
  models Array(LowCardinality(String)),

  INDEX session_id_bloom session_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
ORDER BY (project_id, trace_id)
SETTINGS
  index_granularity = 1024, -- a session is a few rows
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480,
  min_free_disk_bytes_to_perform_insert = 1073741824,
  parts_to_throw_insert = 3000
