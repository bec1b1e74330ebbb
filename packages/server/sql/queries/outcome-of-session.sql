-- When a session began and ended, and how, of its parts. Other queries include it.
min(t.start_time) AS start_time,
max(t.end_time) AS end_time,
toUnixTimestamp64Nano(end_time) - toUnixTimestamp64Nano(start_time) AS duration_nanos,

-- The session is open while a trace that began after its end, if it had one, has no root yet, and from its start event
-- to its end; from one of a session that began by itself only until a root has arrived. What stays open and falls
-- silent was left by a process that is gone.
greatest(max(end_state_time), max(session_status_time)) AS ended_at,
maxIf(t.start_time, part IN ('open trace', 'start')) AS opened_at,
if(sum(root_count) = 0, maxIf(t.start_time, part = 'implicit start'), opened_at) AS opened_by_itself_at,
greatest(opened_at, opened_by_itself_at) > ended_at AS is_open,
is_open AND max(received_at) > now64(6) - INTERVAL 60 SECOND AS is_running,
-- Of an event and a span that end together the event is the session's own word.
argMaxIf(t.end_state, 2 * toUnixTimestamp64Nano(t.end_state_time) + (t.span_count = 0), t.end_state != '') AS explicit_end_state,
multiIf(
  is_running, 'Running',
  is_open, 'Indeterminate',
  explicit_end_state != '', explicit_end_state,
  max(session_status_time) > 0, if(argMax(session_status, session_status_time) = 2, 'Fail', 'Success'),
  -- Of several roots some may fail and the session go on: only a single one speaks for all.
  sum(root_count) = 1 AND argMax(root_status, root_count) = 2, 'Fail',
  'Success'
) AS end_state
