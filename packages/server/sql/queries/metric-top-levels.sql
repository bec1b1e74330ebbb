-- The groups whose levels are highest.
SELECT
  toString(cityHash64(group_values)) AS groupId,
  any(group_values) AS groupValues
FROM ({{metric-level-points}})
GROUP BY cityHash64(group_values)
ORDER BY avg(abs(value)) DESC, groupValues
LIMIT {limit:UInt32}
