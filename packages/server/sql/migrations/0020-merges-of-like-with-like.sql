-- 0013 meant fresh parts to be merged with each other. But as soon as there were 32 parts in all, a few large ones were taken
-- because of the fresh ones behind them: seven of 130,000 spans cost twelve seconds of CPU, and what was large was rewritten
-- again and again. Now a merge has to be seventeen times as large as its largest part until 44 parts wait, of which 32 are
-- fresh then, or as large. (From 10 waiting parts on ClickHouse asks for less than the base given here, from 50 on for no
-- more than twice the largest.) At most 32 at once: each takes 8 MB while texts are merged.
ALTER TABLE spans {{on_cluster}} MODIFY SETTING
  merge_selector_base = 100,
  max_parts_to_merge_at_once = 32
