-- The newest data points of a metric that have exemplars.
WITH {{metric-attribute}}
SELECT
  kind AS metricKind,
  base64Encode(exemplars) AS exemplarsBase64,
  {{metric-group}} AS groupValues
FROM metric_points
WHERE project_id = {projectId:String}
  AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
  AND notEmpty(exemplars)
  AND {{metric-filter}}
ORDER BY time DESC
LIMIT {points:UInt32}
