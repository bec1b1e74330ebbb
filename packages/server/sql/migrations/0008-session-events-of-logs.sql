-- Fills session_events in the same INSERT as logs: the one is not acknowledged without the other.
CREATE MATERIALIZED VIEW IF NOT EXISTS session_events_of_logs {{on_cluster}} TO session_events
AS SELECT
  project_id, session_id, time, id, received_at, event_name, session_source, session_name,
  end_state, end_state_reason, session_metadata, tags, user_id, environment, service
FROM logs
WHERE event_name IN ('session.start', 'session.end') AND session_id != ''
