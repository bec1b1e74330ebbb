-- Fills the columns of 0014, also from the event by which a process tells what it did not send of a session that another
-- one ends. A sender may write what it likes: no count is below zero, and none so great that a sum leaves its type.
ALTER TABLE session_events_of_logs {{on_cluster}} MODIFY QUERY SELECT
  project_id, session_id, time, id, received_at, event_name, session_source, session_name,
  end_state, end_state_reason, session_metadata, tags, user_id, environment, service,
  attr_bool['agentops.session.implicit'] AS is_implicit,
  attr_string['agentops.session.video'] AS video,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.llms'], 0), 1000000000000000)) AS llms,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.tools'], 0), 1000000000000000)) AS tools,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.actions'], 0), 1000000000000000)) AS actions,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.errors'], 0), 1000000000000000)) AS errors,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.apis'], 0), 1000000000000000)) AS apis,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.input_tokens'], 0), 1000000000000000)) AS input_tokens,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.output_tokens'], 0), 1000000000000000)) AS output_tokens,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.cached_tokens'], 0), 1000000000000000)) AS cached_tokens,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.reasoning_tokens'], 0), 1000000000000000)) AS reasoning_tokens,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.cost_nanos'], 0), 1000000000000000)) AS cost_nanos,
  toUInt64(least(greatest(attr_int['agentops.session.unsent.unpriced_calls'], 0), 1000000000000000)) AS unpriced_calls
FROM logs
WHERE event_name IN ('session.start', 'session.end', 'agentops.session.unsent') AND session_id != ''
