-- Columns of which most spans say nothing. A block of nothing takes as long with ZSTD as its context takes to make, which on
-- a virtual machine is 10 µs and more: a fresh part has eight blocks of each column.
ALTER TABLE spans {{on_cluster}}
  MODIFY COLUMN status_message String CODEC(LZ4),
  MODIFY COLUMN trace_state String CODEC(LZ4),
  MODIFY COLUMN flags UInt32 CODEC(LZ4),
  MODIFY COLUMN session_name String CODEC(LZ4),
  MODIFY COLUMN end_state_reason String CODEC(LZ4),
  MODIFY COLUMN session_metadata String CODEC(LZ4),
  MODIFY COLUMN user_id String CODEC(LZ4),
  MODIFY COLUMN time_to_first_chunk Float64 CODEC(LZ4),
  MODIFY COLUMN error_message String CODEC(LZ4),
  MODIFY COLUMN attr_double Map(LowCardinality(String), Float64) CODEC(LZ4),
  MODIFY COLUMN attr_bool Map(LowCardinality(String), UInt8) CODEC(LZ4),
  MODIFY COLUMN dropped_attributes UInt32 CODEC(LZ4),
  MODIFY COLUMN dropped_events UInt32 CODEC(LZ4),
  MODIFY COLUMN dropped_links UInt32 CODEC(LZ4)
