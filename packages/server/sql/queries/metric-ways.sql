-- The ways in which a metric of one name was measured in a stretch of time, the newest first. A level is what stands at
-- a time (a gauge, a sum that goes up and down); everything else tells what was added since the last time.
WITH {{metric-attribute}}
SELECT
  kind AS metricKind,
  unit AS metricUnit,
  kind = 'gauge' OR (kind = 'sum' AND monotonic = 0 AND temporality != 1) AS isLevel,
  argMax(description, time) AS newestDescription,
  uniq(series) AS seriesCount,
  uniq({{metric-group}}) AS groupCount,
  toString(max(toUnixTimestamp64Nano(time))) AS lastNanos
FROM metric_points
WHERE project_id = {projectId:String}
  AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
  AND {{metric-filter}}
GROUP BY metricKind, metricUnit, isLevel
ORDER BY max(time) DESC, metricKind, metricUnit, isLevel
LIMIT 20
