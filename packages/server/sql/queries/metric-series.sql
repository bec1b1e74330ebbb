-- What the points of some series of a metric have in common: any point of them tells it.
SELECT
  lower(hex(series)) AS seriesId,
  kind,
  unit,
  description,
  temporality,
  monotonic,
  base64Encode(metadata) AS metadataBase64,
{{attributes-as-text}}  ,
{{enclosing-as-text}}
FROM metric_points
WHERE project_id = {projectId:String}
  AND name = {name:String}
  AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
  AND series IN (SELECT toFixedString(unhex(arrayJoin({seriesIds:Array(String)})), 8))
LIMIT 1 BY series
