-- Which parts hold any of thousands of traces: summaries ask that all the time. The fine filter is asked of each granule
-- and is wrong for each trace in a thousand: of 6,000 it keeps out nothing, and every span of the time was looked at for
-- every batch. This one is asked once for 65,536 spans and is wrong for one in a million, so that a batch costs about the
-- same however much there is already.
ALTER TABLE spans {{on_cluster}}
  ADD INDEX IF NOT EXISTS trace_id_of_batch trace_id TYPE bloom_filter(0.000001) GRANULARITY 64
