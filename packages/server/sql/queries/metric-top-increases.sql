-- The groups that added most.
SELECT
  toString(cityHash64(group_values)) AS groupId,
  any(group_values) AS groupValues
FROM ({{metric-increments}})
GROUP BY cityHash64(group_values)
ORDER BY sum(abs(added)) DESC, groupValues
LIMIT {limit:UInt32}
