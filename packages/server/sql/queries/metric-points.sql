-- One page of the data points of a metric, series by series in the order of time, which is that of the table. What was
-- sent twice may stand there twice, side by side, as in logs.sql. What JSON has no number for travels as text.
SELECT
  lower(hex(series)) AS seriesId,
  toString(toUnixTimestamp64Nano(time)) AS timeNanos,
  lower(hex(id)) AS pointId,
  toString(start_time_nanos) AS startTimeNanos,
  flags,
  present,
  toString(value) AS valueText,
  toString(int_value) AS intText,
  toString(count) AS countText,
  toString(sum) AS sumText,
  toString(min) AS minText,
  toString(max) AS maxText,
  arrayMap(count -> toString(count), bucket_counts) AS bucketCounts,
  arrayMap(bound -> toString(bound), explicit_bounds) AS explicitBounds,
  scale,
  toString(zero_count) AS zeroCountText,
  toString(zero_threshold) AS zeroThresholdText,
  positive_offset AS positiveOffset,
  arrayMap(count -> toString(count), positive_counts) AS positiveCounts,
  negative_offset AS negativeOffset,
  arrayMap(count -> toString(count), negative_counts) AS negativeCounts,
  arrayMap(quantile -> toString(quantile), quantiles) AS quantileTexts,
  arrayMap(value -> toString(value), quantile_values) AS quantileValueTexts,
  base64Encode(exemplars) AS exemplarsBase64,
  dropped_attributes AS droppedAttributes
FROM metric_points
WHERE project_id = {projectId:String}
  AND name = {name:String}
  AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
  AND ({afterFirst:Bool} = false
    OR (series, time, id) > (
      toFixedString(unhex({afterSeries:String}), 8),
      fromUnixTimestamp64Nano({afterNanos:Int64}, 'UTC'),
      toFixedString(unhex({afterId:String}), 8)
    ))
ORDER BY series, time, id
LIMIT {limit:UInt32}
