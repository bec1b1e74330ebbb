-- Where in time the spans of a trace lie, as its summary knows; all of time while it has none.
SELECT
  (
    ifNull(minOrNull(start_time), fromUnixTimestamp64Nano(0, 'UTC')),
    ifNull(maxOrNull(last_start_time), fromUnixTimestamp64Nano(9223372036854775807, 'UTC'))
  )
FROM trace_summaries
WHERE project_id = {projectId:String} AND trace_id = toFixedString(unhex({traceId:String}), 16)
