-- Levels by group and interval: of the points in it, and (`levelSum`) what stood at its end in all streams together.
SELECT
  toString(group_id) AS groupId,
  toInt64(interval_number) AS intervalNumber,
  countIf(is_own) AS points,
  sumIf(value, is_own) AS valueTotal,
  minIf(value, is_own) AS least,
  maxIf(value, is_own) AS most,
  countIf(stands) AS standing,
  sumIf(value, stands) AS levelSum
FROM (
  SELECT
    *,
    -- Its own interval, and those at whose end it stands.
    arrayJoin(range(
      toUInt64(own_number),
      toUInt64(greatest(
        own_number + 1,
        intDiv(stands_until + if(stands_until = {toNanos:Int64}, {intervalNanos:Int64} - 1, 0), {intervalNanos:Int64})
      ))
    )) AS interval_number,
    interval_number = own_number AND nanos >= {fromNanos:Int64} AS is_own,
    interval_number > own_number OR NOT has_next OR intDiv(next_nanos, {intervalNanos:Int64}) > own_number AS stands
  FROM ({{metric-level-points}})
)
WHERE interval_number >= intDiv({fromNanos:Int64}, {intervalNanos:Int64})
GROUP BY group_id, interval_number
ORDER BY group_id, interval_number
LIMIT 100000
