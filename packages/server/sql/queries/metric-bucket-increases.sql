-- The same of the buckets of histograms: one row for each set of bounds.
SELECT
  toString(group_id) AS groupId,
  intDiv(nanos, {intervalNanos:Int64}) AS intervalNumber,
  arrayMap(bound -> toString(bound), explicit_bounds) AS bounds,
  sumForEach(added_counts) AS counts,
  toString(minIf(min, bitAnd(present, 8) != 0 AND added > 0)) AS leastText,
  toString(maxIf(max, bitAnd(present, 16) != 0 AND added > 0)) AS mostText,
  countIf(added > 0 AND bitAnd(present, 8) = 0) = 0 AS hasLeast,
  countIf(added > 0 AND bitAnd(present, 16) = 0) = 0 AS hasMost,
  throwIf(sum(length(bounds) + 1) OVER () > {maxBuckets:UInt32}, 'too many buckets') AS areTooMany
FROM (
  SELECT
    *,
    multiIf(
      empty(bucket_counts), [added], -- one that was asked for no buckets
      is_whole, arrayMap(count -> toFloat64(count), bucket_counts),
      explicit_bounds = previous_bounds AND length(bucket_counts) = length(previous_bucket_counts),
        arrayMap((count, previous) -> greatest(toFloat64(count - previous), 0), bucket_counts, previous_bucket_counts),
      []
    ) AS added_counts
  FROM ({{metric-increments}})
)
GROUP BY group_id, intervalNumber, explicit_bounds
ORDER BY group_id, intervalNumber
