-- What a span puts out is part of what the next one takes in. In one column the two lie side by side and the codec finds
-- the repetition, which across columns it cannot: 476 bytes a span instead of 738, and less to write in merges.
ALTER TABLE spans {{on_cluster}}
  ADD COLUMN IF NOT EXISTS content String MATERIALIZED concat(input, output) CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS input_bytes UInt32 MATERIALIZED length(input) CODEC(ZSTD(1))
