-- Sixty-four fresh parts at once: a span is rewritten once in the first ten minutes at full rate, not twice, and each
-- rewriting costs as much as its insert. Every part that overlaps a trace makes reading it 0.2 ms slower.
-- Column by column however few the rows: row by row sixteen parts take a third more CPU and 400 MB more memory.
-- A compressed block for each column of a fresh part, not for each of its streams.
ALTER TABLE spans {{on_cluster}} MODIFY SETTING
  min_parts_to_merge_at_once = 64,
  vertical_merge_algorithm_min_rows_to_activate = 1,
  write_marks_for_substreams_in_compact_parts = 0
