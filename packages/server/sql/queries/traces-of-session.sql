SELECT
  lower(hex(trace_id)) AS id,
  root_name AS name,
  start_time,
  end_time,
  toUnixTimestamp64Nano(end_time) - toUnixTimestamp64Nano(start_time) AS duration_nanos,
  span_count,
  llms, tools, actions, errors, apis,
  input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, unpriced_calls
FROM trace_summaries FINAL
WHERE project_id = {projectId:String} AND session_id = {sessionId:String}
ORDER BY trace_summaries.start_time, trace_id
