-- The log events `session.start` and `session.end`, which say more of a session than its traces do: that it runs before
-- any span has ended, and how it ended. Two rows a session or so; like trace summaries they outlive what they came from.
-- Written together with the logs (0008), so that an acknowledged event is in both.
CREATE TABLE IF NOT EXISTS session_events {{on_cluster}}
(
  project_id LowCardinality(String),
  session_id String CODEC(ZSTD(1)),
  time DateTime64(9, 'UTC') CODEC(ZSTD(1)),
  id FixedString(16) CODEC(NONE),
  received_at DateTime64(6, 'UTC') CODEC(ZSTD(1)),

  event_name LowCardinality(String),
  session_source LowCardinality(String),
  session_name String CODEC(ZSTD(1)),
  end_state LowCardinality(String),
  end_state_reason String CODEC(ZSTD(1)),
  session_metadata String CODEC(ZSTD(1)),
  tags Array(LowCardinality(String)),
  user_id String CODEC(ZSTD(1)),
  environment LowCardinality(String),
  service LowCardinality(String)
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
ORDER BY (project_id, session_id, time, id)
SETTINGS
  index_granularity = 1024,
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480,
  non_replicated_deduplication_window = 0,
  min_free_disk_bytes_to_perform_insert = 1073741824,
  parts_to_throw_insert = 3000
