-- The days of which anything is kept, over all tables that are partitioned by day, with what they take on disk.
-- Parts that were merged away or dropped count too: they are deleted some minutes later.
SELECT
  partition_id AS day, -- 20260131
  groupUniqArray(table) AS tables,
  toFloat64(sum(bytes_on_disk)) AS bytes,
  countIf(active) = 0 AS dropped
FROM system.parts
WHERE database = currentDatabase() AND match(partition_id, '^[0-9]{8}$')
GROUP BY partition_id
ORDER BY partition_id
