-- API keys by their public id; of the key itself only a hash is kept. Every fact is a row of its own (made, used,
-- revoked) and the rows of a key add up: nothing is read and written back, so no server process can undo what another
-- one wrote, a revocation least of all. An empty text and 1970 say nothing.
-- No free space is asked for, unlike where spans go: a key can be revoked on a full disk.
CREATE TABLE IF NOT EXISTS api_keys {{on_cluster}}
(
  id String,
  project_id SimpleAggregateFunction(max, String),
  name SimpleAggregateFunction(max, String),
  scope SimpleAggregateFunction(max, String),
  hash SimpleAggregateFunction(max, String), -- SHA-256 in hexadecimal
  created_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  last_used_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  revoked_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {{replicated}}AggregatingMergeTree
ORDER BY id
SETTINGS
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480
