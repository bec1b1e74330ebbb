-- The same of the buckets of exponential histograms, at a scale of at most 4, whose buckets are 4.4 % wide: one row for
-- each scale. What the point before had is taken away at the scale of the coarser of both: a sender may widen its buckets
-- at any time.
SELECT
  toString(group_id) AS groupId,
  intDiv(nanos, {intervalNanos:Int64}) AS intervalNumber,
  told_scale AS scale,
  sumMap(positive_indexes, positive_added) AS positive,
  sumMap(negative_indexes, negative_added) AS negative,
  sum(toFloat64(zero_count) - toFloat64(if(is_whole, 0, previous_zero_count))) AS zeroCount,
  max(zero_threshold) AS zeroThreshold,
  toString(minIf(min, bitAnd(present, 8) != 0 AND added > 0)) AS leastText,
  toString(maxIf(max, bitAnd(present, 16) != 0 AND added > 0)) AS mostText,
  countIf(added > 0 AND bitAnd(present, 8) = 0) = 0 AS hasLeast,
  countIf(added > 0 AND bitAnd(present, 16) = 0) = 0 AS hasMost,
  throwIf(sum(length(positive.1) + length(negative.1)) OVER () > {maxBuckets:UInt32}, 'too many buckets') AS areTooMany
FROM (
  SELECT
    *,
    least(scale, if(is_whole, scale, previous_scale), 4) AS told_scale,
    arrayConcat(
      arrayMap(
        at -> toInt64(floor((toInt64(positive_offset) + at - 1) / exp2(scale - told_scale))),
        arrayEnumerate(positive_counts)
      ),
      arrayMap(
        at -> toInt64(floor((toInt64(previous_positive_offset) + at - 1) / exp2(previous_scale - told_scale))),
        arrayEnumerate(if(is_whole, [], previous_positive_counts))
      )
    ) AS positive_indexes,
    arrayConcat(
      arrayMap(count -> toFloat64(count), positive_counts),
      arrayMap(count -> -toFloat64(count), if(is_whole, [], previous_positive_counts))
    ) AS positive_added,
    arrayConcat(
      arrayMap(
        at -> toInt64(floor((toInt64(negative_offset) + at - 1) / exp2(scale - told_scale))),
        arrayEnumerate(negative_counts)
      ),
      arrayMap(
        at -> toInt64(floor((toInt64(previous_negative_offset) + at - 1) / exp2(previous_scale - told_scale))),
        arrayEnumerate(if(is_whole, [], previous_negative_counts))
      )
    ) AS negative_indexes,
    arrayConcat(
      arrayMap(count -> toFloat64(count), negative_counts),
      arrayMap(count -> -toFloat64(count), if(is_whole, [], previous_negative_counts))
    ) AS negative_added
  FROM ({{metric-increments}})
)
GROUP BY group_id, intervalNumber, told_scale
ORDER BY group_id, intervalNumber
