-- Thirty-two fresh parts at once: at full rate a span is rewritten once in its first three minutes, and each rewriting costs
-- as much as its insert. More at once would take 10 MB of memory a part. Every part that overlaps a trace makes reading it
-- 0.2 ms slower, so a day in which nothing came for an hour is merged whole, however few its parts (up to 150 GB, as
-- other merges).
-- Column by column however few the rows: row by row sixteen parts take a third more CPU and 400 MB more memory.
-- A compressed block for each column of a fresh part, not for each of its streams.
ALTER TABLE spans {{on_cluster}} MODIFY SETTING
  min_parts_to_merge_at_once = 32,
  max_parts_to_merge_at_once = 40,
  min_age_to_force_merge_seconds = 3600,
  min_age_to_force_merge_on_partition_only = 1,
  enable_max_bytes_limit_for_min_age_to_force_merge = 1,
  vertical_merge_algorithm_min_rows_to_activate = 1,
  write_marks_for_substreams_in_compact_parts = 0
