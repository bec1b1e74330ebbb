-- Sessions that started in a stretch of time: by interval of their start, and (is_total) all of them together.
SELECT
  grouping(interval_start) AS is_total,
  toUInt32(intDiv(toUnixTimestamp(start_time), {intervalSeconds:UInt32}) * {intervalSeconds:UInt32}) AS interval_start,
  count() AS sessions,
  countIf(end_state = 'Success') AS success,
  countIf(end_state = 'Fail') AS fail,
  countIf(end_state = 'Indeterminate') AS indeterminate,
  countIf(end_state = 'Running') AS running,
  sum(s.llms) AS llms,
  sum(s.tools) AS tools,
  sum(s.actions) AS actions,
  sum(s.errors) AS errors,
  sum(s.apis) AS apis,
  sum(s.input_tokens) AS input_tokens,
  sum(s.output_tokens) AS output_tokens,
  sum(s.cached_tokens) AS cached_tokens,
  sum(s.reasoning_tokens) AS reasoning_tokens,
  sum(s.cost_nanos) AS cost_nanos,
  sum(s.unpriced_calls) AS unpriced_calls,
  arrayMap(nanos -> toFloat64(nanos) / 1e6, quantilesTDigest(0.5, 0.95)(duration_nanos)) AS duration_ms
FROM
(
  SELECT {{outcome-of-session}}, {{counts-of-session}}
  FROM ({{session-parts}}) AS t
  GROUP BY session_id
) AS s
WHERE start_time >= fromUnixTimestamp64Milli({fromMillis:Int64}, 'UTC')
  AND start_time < fromUnixTimestamp64Milli({toMillis:Int64}, 'UTC')
GROUP BY GROUPING SETS ((), (interval_start))
ORDER BY is_total DESC, interval_start
