-- One row per log record, as it was sent. The columns are those of src/columns/log-columns.ts, in that order.
--
-- Logs are read newest first, mostly a page of them: in the order of time a page is the end of the table, whatever its
-- size. Those of one trace or session are few among many and found by the index over blocks of rows.
-- A record sent again has the same time and the same id, which is a hash of what was sent: it is the same row, twice
-- until a merge; readers keep one.
CREATE TABLE IF NOT EXISTS logs {{on_cluster}}
(
  project_id LowCardinality(String),
  time DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  id FixedString(16) CODEC(NONE), -- random: nothing compresses it
  time_source UInt8,
  observed_time_nanos UInt64 CODEC(Delta, ZSTD(1)),
  received_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),

  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),
  severity_number UInt8,
  severity_text LowCardinality(String),
  event_name LowCardinality(String),
  body String CODEC(ZSTD(1)),
  body_value String CODEC(ZSTD(1)),
  body_cut UInt8,

  session_id String CODEC(ZSTD(1)),
  session_source LowCardinality(String),
  session_name String CODEC(ZSTD(1)),
  end_state LowCardinality(String),
  end_state_reason String CODEC(ZSTD(1)),
  session_metadata String CODEC(ZSTD(1)),
  tags Array(LowCardinality(String)),
  user_id String CODEC(ZSTD(1)),

  attr_string Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attr_int Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  attr_double Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  attr_bool Map(LowCardinality(String), UInt8) CODEC(ZSTD(1)),
  attr_other Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  dropped_attributes UInt32 CODEC(ZSTD(1)),
  service LowCardinality(String),
  environment LowCardinality(String),
  resource String CODEC(ZSTD(1)),
  resource_schema_url LowCardinality(String),
  scope_name LowCardinality(String),
  scope_version LowCardinality(String),
  scope String CODEC(ZSTD(1)),
  scope_schema_url LowCardinality(String),

  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX session_id_bloom session_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
PARTITION BY toYYYYMMDD(time) -- retention drops whole days
ORDER BY (project_id, time, id)
SETTINGS
  index_granularity = 1024, -- as for spans, and so are all that follow
  min_bytes_for_wide_part = 134217728,
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480,
  non_replicated_deduplication_window = 0,
  min_free_disk_bytes_to_perform_insert = 1073741824,
  parts_to_throw_insert = 3000
