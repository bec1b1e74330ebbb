-- The points of levels, each with how long it stands: until the next one of its stream, but no longer than a gap; the
-- last one twice as long as the one before did, for the stream may have ended. Senders of gauges may tell a new start with each point, which makes no new
-- stream. Read in the order of the table, as in metric-increments.sql. Other queries include it.
SELECT
  *,
  intDiv(nanos, {intervalNanos:Int64}) AS own_number,
  if(
    has_next,
    least(next_nanos, nanos + {gapNanos:Int64}),
    least(
      {toNanos:Int64},
      nanos + {gapNanos:Int64},
      nanos + if(has_previous AND previous_nanos < nanos, 2 * (nanos - previous_nanos), {intervalNanos:Int64})
    )
  ) AS stands_until
FROM (
  SELECT
    *,
    lagInFrame(1, 1, 0) OVER neighbour AND lagInFrame(series) OVER neighbour = series
      AND lagInFrame(stream_start) OVER neighbour = stream_start AS has_previous,
    leadInFrame(1, 1, 0) OVER neighbour AND leadInFrame(series) OVER neighbour = series
      AND leadInFrame(stream_start) OVER neighbour = stream_start AS has_next,
    lagInFrame(nanos) OVER neighbour AS previous_nanos,
    leadInFrame(nanos) OVER neighbour AS next_nanos,
    has_next AND next_nanos = nanos AND leadInFrame(id) OVER neighbour = id AS is_repeated
  FROM (
    WITH {{metric-attribute}}
    SELECT
      {{metric-group}} AS group_values,
      cityHash64(group_values) AS group_hash,
      if(has(arrayMap(id -> toUInt64(id), {groups:Array(String)}), group_hash), group_hash, 0) AS group_id,
      series,
      id,
      value,
      bitAnd(flags, 1) = 0 AS has_value, -- else it says that the stream has ended
      if(kind = 'gauge', 0, start_time_nanos) AS stream_start,
      toUnixTimestamp64Nano(time) AS nanos
    FROM metric_points
    WHERE project_id = {projectId:String}
      AND time >= fromUnixTimestamp64Nano({lookbackNanos:Int64}, 'UTC')
      AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
      AND kind = {kind:String}
      AND unit = {unit:String}
      AND (kind = 'gauge' OR (kind = 'sum' AND monotonic = 0 AND temporality != 1))
      AND (NOT has_value OR (bitAnd(present, 3) != 0 AND isFinite(value)))
      AND {{metric-filter}}
    ORDER BY series, stream_start, time, id
  )
  WINDOW neighbour AS (ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)
)
WHERE has_value
  AND NOT is_repeated
