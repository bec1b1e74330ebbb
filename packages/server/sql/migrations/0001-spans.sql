-- One row per span, as it was sent and as it was understood. The columns are those of src/columns/span-columns.ts,
-- in that order.
--
-- Identity is (project_id, trace_id, span_id); the hour stands before the trace because neighbours in time are read
-- together, and the spans of a trace lie side by side because they repeat each other: a third less on disk.
-- A span sent twice is two rows until a merge; readers keep the one with the greatest version.
CREATE TABLE IF NOT EXISTS spans {{on_cluster}}
(
  project_id LowCardinality(String),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(NONE), -- random: nothing compresses it
  parent_span_id FixedString(8) CODEC(ZSTD(1)),
  start_time DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  end_time DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  received_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  version UInt64 CODEC(Delta, ZSTD(1)),

  name LowCardinality(String),
  span_kind UInt8,
  status_code UInt8,
  status_message String CODEC(ZSTD(1)),
  trace_state String CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),

  kind LowCardinality(String),
  dialect LowCardinality(String),
  session_id String CODEC(ZSTD(1)),
  session_source LowCardinality(String),
  session_name String CODEC(ZSTD(1)),
  end_state LowCardinality(String),
  end_state_reason String CODEC(ZSTD(1)),
  session_metadata String CODEC(ZSTD(1)),
  tags Array(LowCardinality(String)),
  user_id String CODEC(ZSTD(1)),
  environment LowCardinality(String),
  service LowCardinality(String),
  agent LowCardinality(String),
  tool LowCardinality(String),
  tool_call_id String CODEC(ZSTD(1)),
  provider LowCardinality(String),
  operation LowCardinality(String),
  request_model LowCardinality(String),
  response_model LowCardinality(String),
  response_id String CODEC(ZSTD(1)),
  finish_reasons Array(LowCardinality(String)),
  input_tokens UInt64 CODEC(T64, ZSTD(1)), -- small numbers in a wide type: T64 drops the empty bytes
  output_tokens UInt64 CODEC(T64, ZSTD(1)),
  cached_tokens UInt64 CODEC(T64, ZSTD(1)),
  cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
  reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
  cost_nanos UInt64 CODEC(T64, ZSTD(1)),
  priced UInt8,
  pricing LowCardinality(String),
  time_to_first_chunk Float64 CODEC(ZSTD(1)),
  error_type LowCardinality(String),
  error_message String CODEC(ZSTD(1)),

  input String CODEC(ZSTD(1)),
  input_key LowCardinality(String),
  output String CODEC(ZSTD(1)),
  output_key LowCardinality(String),
  instructions String CODEC(ZSTD(1)),
  instructions_key LowCardinality(String),
  tool_definitions String CODEC(ZSTD(1)),
  tool_definitions_key LowCardinality(String),

  attr_string Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attr_int Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  attr_double Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  attr_bool Map(LowCardinality(String), UInt8) CODEC(ZSTD(1)),
  attr_other Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  dropped_attributes UInt32 CODEC(ZSTD(1)),
  events String CODEC(ZSTD(1)),
  dropped_events UInt32 CODEC(ZSTD(1)),
  links String CODEC(ZSTD(1)),
  dropped_links UInt32 CODEC(ZSTD(1)),
  resource String CODEC(ZSTD(1)),
  resource_schema_url LowCardinality(String),
  scope_name LowCardinality(String),
  scope_version LowCardinality(String),
  scope String CODEC(ZSTD(1)),
  scope_schema_url LowCardinality(String),

  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1, -- a trace by its id, its hour unknown
  INDEX received_at_range received_at TYPE minmax GRANULARITY 1 -- what came lately, when the server starts
)
ENGINE = {{replicated}}ReplacingMergeTree(version)
PARTITION BY toYYYYMMDD(start_time) -- retention drops whole days
ORDER BY (project_id, toStartOfHour(start_time), trace_id, span_id)
SETTINGS
  index_granularity = 1024, -- rows are kilobytes: a span read by its id should not cost 8,192 of them
  -- Fresh parts keep all columns in one file: 250 files to sync at each insert would cost more than they save.
  min_bytes_for_wide_part = 134217728,
  -- An insert is acknowledged when it would survive a power cut, and stays so when its part is merged into another.
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480,
  -- A request sent again carries another received_at and another neighbourhood: no two blocks are ever the same.
  non_replicated_deduplication_window = 0,
  -- On a full disk not even DROP PARTITION works: stop while there is room to clean up.
  min_free_disk_bytes_to_perform_insert = 1073741824,
  parts_to_throw_insert = 3000
