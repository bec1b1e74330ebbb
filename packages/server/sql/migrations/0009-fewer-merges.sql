-- Merges cost more than inserts: 15 µs a span for each time it is rewritten. Sixteen parts at once instead of five or
-- six rewrite it twice in the first hour at full rate, not four times. Statistics of every column are read by no query.
ALTER TABLE spans {{on_cluster}} MODIFY SETTING
  min_parts_to_merge_at_once = 16,
  auto_statistics_types = ''
