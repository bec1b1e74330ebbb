-- Parts that lie beside their tables and whose rows nobody sees: those the engine could not load when it started
-- (broken-on-start), and those that were set aside because a check found them damaged (no reason).
SELECT
  table,
  name AS part,
  reason,
  toFloat64(bytes_on_disk) AS bytes
FROM system.detached_parts
WHERE database = currentDatabase() AND reason NOT IN ('ignored', 'clone', 'attaching', 'deleting', 'tmp-fetch')
ORDER BY table, name
LIMIT 100
