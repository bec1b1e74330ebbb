-- What is measured in a time range: one row for each name and way of measuring it.
SELECT
  name AS metricName,
  kind AS metricKind,
  unit AS metricUnit,
  argMax(description, time) AS newestDescription,
  temporality AS temporalityNumber,
  monotonic AS isMonotonic,
  uniq(series) AS seriesCount, -- exact up to some thousands; its memory has an end
  arraySort(groupUniqArrayArray(100)(
    arrayConcat(mapKeys(attr_string), mapKeys(attr_int), mapKeys(attr_double), mapKeys(attr_bool))
  )) AS attributeKeys,
  min(time) AS firstTime,
  max(time) AS lastTime
FROM metric_points
WHERE project_id = {projectId:String}
  AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
  AND ({search:String} = '' OR positionCaseInsensitiveUTF8(name, {search:String}) > 0)
GROUP BY name, kind, unit, temporality, monotonic
ORDER BY name, kind, unit, temporality, monotonic
LIMIT {limit:UInt32}
