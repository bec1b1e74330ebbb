SELECT
  table,
  toFloat64(count()) AS parts,
  toFloat64(sum(rows)) AS rows,
  toFloat64(sum(bytes_on_disk)) AS bytes,
  -- '' for a table that is not partitioned by day
  minIf(partition_id, match(partition_id, '^[0-9]{8}$')) AS oldestDay
FROM system.parts
WHERE database = currentDatabase() AND active
GROUP BY table
ORDER BY table
