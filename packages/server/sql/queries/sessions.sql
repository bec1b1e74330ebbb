-- Sessions of a project as sums of their parts: those named, or all where that is left out. Other queries include it.
SELECT
  session_id AS id,
  coalesce(
    nullIf(argMaxIf(t.session_name, t.start_time, t.session_name != ''), ''),
    nullIf(argMinIf(root_name, t.start_time, root_name != ''), ''),
    id
  ) AS name,
{{outcome-of-session}},
  argMaxIf(t.end_state_reason, 2 * toUnixTimestamp64Nano(t.end_state_time) + (t.span_count = 0), t.end_state != '') AS explicit_end_reason,
  multiIf(
    is_running, '',
    NOT is_open, explicit_end_reason,
    maxIf(t.start_time, root_count = 0 AND t.span_count > 0) > ended_at,
      'The session never ended: nothing came for over a minute, and its root span is missing.',
    'The session never ended: nothing came for over a minute.'
  ) AS end_state_reason,

{{counts-of-session}},
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
