-- The keys of a metric's attributes with their most frequent values, in a fixed amount of memory:
-- Space-Saving counts. The service and its environment are there as in metric-attribute.sql.
WITH {{metric-attribute}}
SELECT
  pair.1 AS attributeKey,
  topK(50)(pair.2) AS attributeValues,
  uniq(pair.2) AS valueCount
FROM (
  SELECT arrayJoin(arrayConcat(
    arrayMap((key, value) -> (toString(key), substringUTF8(value, 1, 256)), mapKeys(attr_string), mapValues(attr_string)),
    arrayMap((key, value) -> (toString(key), toString(value)), mapKeys(attr_int), mapValues(attr_int)),
    arrayMap((key, value) -> (toString(key), toString(value)), mapKeys(attr_double), mapValues(attr_double)),
    arrayMap((key, value) -> (toString(key), if(value = 1, 'true', 'false')), mapKeys(attr_bool), mapValues(attr_bool)),
    [('service.name', toString(service)), ('deployment.environment.name', toString(environment))]
  )) AS pair
  FROM metric_points
  WHERE project_id = {projectId:String}
    AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
    AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
    AND {{metric-filter}}
  LIMIT {pairs:UInt32}
)
WHERE pair.2 != ''
GROUP BY attributeKey
ORDER BY count() DESC, attributeKey
LIMIT 100
