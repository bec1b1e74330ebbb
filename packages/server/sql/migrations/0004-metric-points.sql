-- One row per data point of a metric, as it was sent. The columns are those of src/columns/metric-columns.ts, in that
-- order.
--
-- A metric is read by its name, series by series in time: neighbours are points of one series, which differ in little
-- more than time and value. A point sent again has the same id, which is a hash of what was sent: it is the same row,
-- twice until a merge; readers keep one. Two different points of a series at one time (two senders that do not tell
-- themselves apart) are both kept.
CREATE TABLE IF NOT EXISTS metric_points {{on_cluster}}
(
  project_id LowCardinality(String),
  name LowCardinality(String),
  series FixedString(8) CODEC(ZSTD(1)),
  time DateTime64(9, 'UTC') CODEC(DoubleDelta, ZSTD(1)), -- at even intervals
  id FixedString(8) CODEC(NONE), -- random: nothing compresses it
  start_time_nanos UInt64 CODEC(DoubleDelta, ZSTD(1)),
  received_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),

  kind LowCardinality(String),
  unit LowCardinality(String),
  description LowCardinality(String),
  temporality UInt8,
  monotonic UInt8,
  metadata String CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),

  present UInt8,
  value Float64 CODEC(ZSTD(1)),
  int_value Int64 CODEC(ZSTD(1)),
  count UInt64 CODEC(ZSTD(1)),
  sum Float64 CODEC(ZSTD(1)),
  min Float64 CODEC(ZSTD(1)),
  max Float64 CODEC(ZSTD(1)),
  bucket_counts Array(UInt64) CODEC(ZSTD(1)),
  explicit_bounds Array(Float64) CODEC(ZSTD(1)),
  scale Int32 CODEC(ZSTD(1)),
  zero_count UInt64 CODEC(ZSTD(1)),
  zero_threshold Float64 CODEC(ZSTD(1)),
  positive_offset Int32 CODEC(ZSTD(1)),
  positive_counts Array(UInt64) CODEC(ZSTD(1)),
  negative_offset Int32 CODEC(ZSTD(1)),
  negative_counts Array(UInt64) CODEC(ZSTD(1)),
  quantiles Array(Float64) CODEC(ZSTD(1)),
  quantile_values Array(Float64) CODEC(ZSTD(1)),
  exemplars String CODEC(ZSTD(1)),

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
  scope_schema_url LowCardinality(String)
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
PARTITION BY toYYYYMMDD(time) -- retention drops whole days
ORDER BY (project_id, name, series, time, id)
SETTINGS
  min_bytes_for_wide_part = 134217728, -- as for spans, and so are all that follow
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480,
  non_replicated_deduplication_window = 0,
  min_free_disk_bytes_to_perform_insert = 1073741824,
  parts_to_throw_insert = 3000
