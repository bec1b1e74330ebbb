-- Sessions of a project as sums of their parts: those named, or all. Other queries include it.
SELECT
  session_id AS id,
  coalesce(
    nullIf(argMaxIf(t.session_name, t.start_time, t.session_name != ''), ''),
    nullIf(argMinIf(root_name, t.start_time, root_name != ''), ''),
    id
  ) AS name,
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
  argMaxIf((t.end_state, t.end_state_reason), (end_state_time, t.span_count = 0), t.end_state != '') AS explicit_end,
  multiIf(
    is_running, 'Running',
    is_open, 'Indeterminate',
    explicit_end.1 != '', explicit_end.1,
    max(session_status_time) > 0, if(argMax(session_status, session_status_time) = 2, 'Fail', 'Success'),
    -- Of several roots some may fail and the session go on: only a single one speaks for all.
    sum(root_count) = 1 AND argMax(root_status, root_count) = 2, 'Fail',
    'Success'
  ) AS end_state,
  multiIf(
    is_running, '',
    NOT is_open, explicit_end.2,
    maxIf(t.start_time, root_count = 0 AND t.span_count > 0) > ended_at,
      'The session never ended: nothing came for over a minute, and its root span is missing.',
    'The session never ended: nothing came for over a minute.'
  ) AS end_state_reason,

  sum(t.llms) AS llms,
  sum(t.tools) AS tools,
  sum(t.actions) AS actions,
  sum(t.errors) AS errors,
  sum(t.apis) AS apis,
  sum(t.input_tokens) AS input_tokens,
  sum(t.output_tokens) AS output_tokens,
  sum(t.cached_tokens) AS cached_tokens,
  sum(t.reasoning_tokens) AS reasoning_tokens,
  sum(t.cost_nanos) AS cost_nanos,
  sum(t.unpriced_calls) AS unpriced_calls,
  sum(t.span_count) AS span_count,

  -- An end event has the tags that were left in the end.
  arraySort(if(countIf(part = 'end') > 0,
    groupUniqArrayArrayIf(1000)(t.tags, part NOT IN ('start', 'implicit start')),
    groupUniqArrayArray(1000)(t.tags))) AS tags,
  argMinIf(t.user_id, t.start_time, t.user_id != '') AS user_id,
  -- As the spans have it; an event may have been sent before the sender knew.
  argMinIf(t.environment, (t.span_count = 0, t.start_time), t.environment != '') AS environment,
  argMinIf(t.service, (t.span_count = 0, t.start_time), t.service != '') AS service,
  arraySort(groupUniqArrayArray(100)(t.agents)) AS agents,
  arraySort(groupUniqArrayArray(100)(t.models)) AS models,
  arrayMap(trace -> lower(hex(trace.2)), arraySort(groupArrayIf(1000)((t.start_time, trace_id), t.span_count > 0))) AS trace_ids,
  argMin(session_source, t.start_time) AS source,
  argMaxIf(t.session_metadata, t.start_time, t.session_metadata != '') AS metadata,
  argMaxIf(t.video, t.start_time, t.video != '') AS video
FROM ({{session-parts}}) AS t
GROUP BY session_id
