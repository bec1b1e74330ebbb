-- What sessions are sums of: their traces, and the events of their start and end as traces without spans, which count
-- what the sender saw and did not send. A start is open until an end, as a trace without a root is. Other queries include
-- it.
SELECT
  if(root_count = 0, 'open trace', 'trace') AS part,
  session_id, session_source, session_name, start_time, end_time, received_at, span_count, trace_id,
  end_state, end_state_reason, end_state_time, session_status, session_status_time, session_metadata,
  root_count, root_status, root_name, llms, tools, actions, errors, apis,
  input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, unpriced_calls,
  tags, user_id, environment, service, agents, models, '' AS video
FROM trace_summaries FINAL
-- The ids of the traces first, then the wide rows of these alone: for a page of sessions two thirds of the time.
PREWHERE empty({sessionIds:Array(String)}) OR trace_id IN (
  SELECT trace_id
  FROM trace_summaries
  WHERE project_id = {projectId:String} AND session_id IN {sessionIds:Array(String)}
)
WHERE project_id = {projectId:String}
  AND (empty({sessionIds:Array(String)}) OR session_id IN {sessionIds:Array(String)})
UNION ALL
SELECT
  multiIf(event_name = 'session.end', 'end', event_name != 'session.start', 'counts', is_implicit, 'implicit start', 'start'),
  session_id, session_source, session_name, time, time, received_at, 0, toFixedString('', 16),
  end_state, end_state_reason, if(event_name = 'session.end', time, fromUnixTimestamp64Nano(0, 'UTC')),
  0, fromUnixTimestamp64Nano(0, 'UTC'), session_metadata,
  0, 0, '', llms, tools, actions, errors, apis,
  input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, unpriced_calls,
  tags, user_id, environment, service, [], [], video
FROM session_events FINAL
WHERE project_id = {projectId:String}
  AND (empty({sessionIds:Array(String)}) OR session_id IN {sessionIds:Array(String)})
