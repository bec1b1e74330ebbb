-- What is measured in a time range: one row for each name and way of measuring it.
SELECT
  name AS metricName,
  kind AS metricKind,
  unit AS metricUnit,
  argMax(description, time) AS newestDescription,
  temporality AS temporalityNumber,
  monotonic AS isMonotonic,
  uniqExact(series) AS seriesCount,
  min(time) AS firstTime,
  max(time) AS lastTime
FROM metric_points
WHERE project_id = {projectId:String}
  AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
GROUP BY name, kind, unit, temporality, monotonic
ORDER BY name, kind, unit, temporality, monotonic
