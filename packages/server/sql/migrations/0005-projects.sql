-- Whose data is kept apart. The project `default` is always there and has no row.
CREATE TABLE IF NOT EXISTS projects {{on_cluster}}
(
  id String,
  name String,
  created_at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(created_at)
ORDER BY id
SETTINGS
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480
