-- What the streams of a metric added, point by point. A stream is what one sender has told of one series since it
-- started: two senders that share a series differ in their start. A cumulative point adds what it has more than the one
-- before. It adds all it has
--   - after a reset, where it has less,
--   - as the first of a stream that started in the lookback or later: an earlier one would have been found.
-- Otherwise nobody knows when it was added, and it is only what the next one is compared with.
--
-- The order of the points is that of the table up to `series`, so that ClickHouse reads them as they lie and sorts one
-- series at a time, however many there are. A window with an order of its own would sort all of them at once; this one
-- takes them as they come. Other queries include it.
SELECT
  *,
  has_previous AND if(kind = 'sum', value < previous_value, count < previous_count) AS is_reset,
  temporality = 1
    OR is_reset
    OR (NOT has_previous AND start_nanos > 0 AND start_nanos < nanos AND start_nanos >= {lookbackNanos:Int64})
    AS is_whole,
  multiIf(
    has_previous AND temporality != 1, previous_nanos,
    start_nanos > 0 AND start_nanos < nanos, start_nanos,
    nanos - {intervalNanos:Int64} -- a delta point should say; as long as it is drawn is as good a guess as any
  ) AS covered_from,
  multiIf(
    kind != 'sum', if(is_whole, toFloat64(count), toFloat64(count - previous_count)),
    is_whole, value,
    bitAnd(bitAnd(present, previous_present), 1) = 1, toFloat64(int_value - previous_int),
    value - previous_value
  ) AS told,
  if(kind = 'sum' AND monotonic = 0, told, greatest(told, 0)) AS added, -- a counter never goes back, whatever it says
  sum - if(is_whole, 0, previous_sum) AS added_sum
FROM (
  SELECT
    *,
    lagInFrame(1, 1, 0) OVER neighbour AND lagInFrame(series) OVER neighbour = series
      AND lagInFrame(start_nanos) OVER neighbour = start_nanos AS has_previous,
    has_previous AND previous_nanos = nanos AND lagInFrame(id) OVER neighbour = id AS is_repeated,
    lagInFrame(nanos) OVER neighbour AS previous_nanos,
    lagInFrame(present) OVER neighbour AS previous_present,
    lagInFrame(value) OVER neighbour AS previous_value,
    lagInFrame(int_value) OVER neighbour AS previous_int,
    lagInFrame(count) OVER neighbour AS previous_count,
    lagInFrame(sum) OVER neighbour AS previous_sum,
    lagInFrame(bucket_counts) OVER neighbour AS previous_bucket_counts,
    lagInFrame(explicit_bounds) OVER neighbour AS previous_bounds,
    lagInFrame(scale) OVER neighbour AS previous_scale,
    lagInFrame(zero_count) OVER neighbour AS previous_zero_count,
    lagInFrame(positive_offset) OVER neighbour AS previous_positive_offset,
    lagInFrame(positive_counts) OVER neighbour AS previous_positive_counts,
    lagInFrame(negative_offset) OVER neighbour AS previous_negative_offset,
    lagInFrame(negative_counts) OVER neighbour AS previous_negative_counts
  FROM (
    WITH {{metric-attribute}}
    SELECT
      {{metric-group}} AS group_values,
      cityHash64(group_values) AS group_hash,
      if(has(arrayMap(id -> toUInt64(id), {groups:Array(String)}), group_hash), group_hash, 0) AS group_id,
      series, id, kind, monotonic, temporality, present, value, int_value, count, sum, min, max,
      bucket_counts, explicit_bounds, scale, zero_count, zero_threshold,
      positive_offset, positive_counts, negative_offset, negative_counts,
      toUnixTimestamp64Nano(time) AS nanos,
      toInt64(start_time_nanos) AS start_nanos
    FROM metric_points
    WHERE project_id = {projectId:String}
      AND time >= fromUnixTimestamp64Nano({lookbackNanos:Int64}, 'UTC')
      AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
      AND kind = {kind:String}
      AND unit = {unit:String}
      AND NOT (kind = 'sum' AND monotonic = 0 AND temporality != 1)
      AND bitAnd(flags, 1) = 0 -- has a value
      AND (kind != 'sum' OR (bitAnd(present, 3) != 0 AND isFinite(value)))
      AND {{metric-filter}}
    ORDER BY series, start_time_nanos, time, id
  )
  WINDOW neighbour AS (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
WHERE nanos >= {fromNanos:Int64}
  AND NOT is_repeated
  AND (is_whole OR has_previous)
