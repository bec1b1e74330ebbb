-- 0013 meant fresh parts to be merged with each other. But as soon as there were 32 parts in all, a few large ones were taken
-- because of the fresh ones behind them: seven of 130,000 spans cost twelve seconds of CPU, and what was large was rewritten
-- again and again. Now a merge has to be seventeen times as large as its largest part until 44 parts wait, of which enough
-- are fresh then, or as large. (From 10 waiting parts on ClickHouse asks for less than the base given here, from 50 on for
-- no more than twice the largest.)
-- Twenty-four at once: each takes 8 MB while texts are merged. Where more arrives than merges keep up with, inserts take longer
-- from 500 parts on, not from 1,000: each makes reading a trace 0.2 ms slower.
ALTER TABLE spans {{on_cluster}} MODIFY SETTING
  merge_selector_base = 100,
  min_parts_to_merge_at_once = 24,
  max_parts_to_merge_at_once = 24,
  parts_to_delay_insert = 500
