-- The events of the start and end of sessions as traces without spans, which count what the sender saw and did not send. A
-- start is open until an end, as a trace without a root is. Other queries include it.
SELECT
  multiIf(event_name = 'session.end', 'end', event_name != 'session.start', 'counts', is_implicit, 'implicit start', 'start'),
  session_id, session_source, session_name, time, time, received_at, 0, toFixedString('', 16),
  end_state, end_state_reason, if(event_name = 'session.end', time, fromUnixTimestamp64Nano(0, 'UTC')),
  0, fromUnixTimestamp64Nano(0, 'UTC'), session_metadata,
  0, 0, '', llms, tools, actions, errors, apis,
  input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, unpriced_calls,
  tags, user_id, environment, service, [], [], video
FROM session_events FINAL
WHERE project_id = {projectId:String} {{only-named-sessions}}
