-- What a metric added, by group and interval. `addedTotal` counts a point where it was told; `spread` lays it evenly
-- over the time it covers, which makes a rate of it, unless that is longer than a gap: then only the last interval gets
-- its share.
SELECT
  toString(group_id) AS groupId,
  toInt64(interval_number) AS intervalNumber,
  countIf(is_own) AS points,
  sumIf(added, is_own) AS addedTotal,
  sumIf(added_sum, is_own AND has_sum) AS addedSum,
  sumIf(added, is_own AND has_sum) AS summedCount,
  countIf(covered = 0 OR overlap > 0) AS covering,
  sum(if(covered = 0, added, added * overlap / covered)) AS spread
FROM (
  SELECT
    *,
    kind != 'sum' AND (kind = 'summary' OR bitAnd(present, 4) != 0) AND isFinite(added_sum) AS has_sum,
    intDiv(nanos, {intervalNanos:Int64}) AS own_number,
    nanos - covered_from AS covered,
    arrayJoin(range(
      toUInt64(if(
        covered <= {gapNanos:Int64},
        intDiv(greatest(covered_from, {fromNanos:Int64}), {intervalNanos:Int64}),
        own_number
      )),
      toUInt64(own_number + 1)
    )) AS interval_number,
    interval_number = own_number AS is_own,
    greatest(
      0,
      least((toInt64(interval_number) + 1) * {intervalNanos:Int64}, nanos)
        - greatest(toInt64(interval_number) * {intervalNanos:Int64}, covered_from, {fromNanos:Int64})
    ) AS overlap
  FROM ({{metric-increments}})
)
GROUP BY group_id, interval_number
ORDER BY group_id, interval_number
LIMIT 100000
