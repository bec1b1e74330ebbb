-- Of the disk where the engine keeps its data; on a server with several, all of them together.
SELECT
  toFloat64(sum(unreserved_space)) AS freeBytes,
  toFloat64(sum(total_space)) AS totalBytes
FROM system.disks
WHERE total_space < 1e18 -- an object store says "no end"
