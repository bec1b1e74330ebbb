-- Every partition of every table of ours: what can be checked on its own. The newest days come first.
SELECT table, partition_id AS partition
FROM system.parts
WHERE database = currentDatabase() AND active
GROUP BY table, partition_id
ORDER BY partition_id DESC, table
