-- What an end event counts of its session that no span tells: sampler or filter of the sender left those spans out. And
-- whether a start event is of a session that began by itself, which is over when what ran in it is.
ALTER TABLE session_events {{on_cluster}}
  ADD COLUMN IF NOT EXISTS is_implicit UInt8,
  ADD COLUMN IF NOT EXISTS video String CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS llms UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS tools UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS actions UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS errors UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS apis UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS input_tokens UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS output_tokens UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS cached_tokens UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS reasoning_tokens UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS cost_nanos UInt64 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS unpriced_calls UInt64 CODEC(ZSTD(1))
