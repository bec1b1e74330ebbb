-- Which of migrations/ have been applied. Made before the first of them, hence no migration itself.
CREATE TABLE IF NOT EXISTS schema_migrations {{on_cluster}}
(
  version UInt32,
  name String,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = {{replicated}}ReplacingMergeTree
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
