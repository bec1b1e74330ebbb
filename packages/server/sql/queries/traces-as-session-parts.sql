-- The traces of sessions. Other queries include it.
SELECT
  if(root_count = 0, 'open trace', 'trace') AS part,
  session_id, session_source, session_name, start_time, end_time, received_at, span_count, trace_id,
  end_state, end_state_reason, end_state_time, session_status, session_status_time, session_metadata,
  root_count, root_status, root_name, llms, tools, actions, errors, apis,
  input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, unpriced_calls,
  tags, user_id, environment, service, agents, models, '' AS video
FROM trace_summaries FINAL
{{only-traces-of-named-sessions}}
WHERE project_id = {projectId:String} {{only-named-sessions}}
