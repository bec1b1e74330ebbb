-- The server sends content as it is kept: putting input and output together was another copy of each text. A server of
-- the version before, beside it at the same cluster, still sends the two.
ALTER TABLE spans {{on_cluster}}
  MODIFY COLUMN content String DEFAULT concat(input, output) CODEC(ZSTD(1)) AFTER error_message,
  MODIFY COLUMN input_bytes UInt32 DEFAULT length(input) CODEC(ZSTD(1)) AFTER content
