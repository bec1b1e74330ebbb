-- Nearly all traces of a batch are new (0016), and their ids, being random, would have every granule read.
ALTER TABLE trace_summaries {{on_cluster}}
  ADD INDEX IF NOT EXISTS trace_id_of_batch trace_id TYPE bloom_filter(0.000001) GRANULARITY 64
