-- Computes the summaries of some traces of one project anew from their spans. The ids come as the URL-safe Base64 of their
-- bytes, 16 each, in two runs: ClickHouse cuts a parameter at 128 KiB, which holds 6,000 of them like this, 3,000 as an
-- array of hex.
INSERT INTO trace_summaries
(
  project_id, trace_id, received_at, start_time, last_start_time, end_time, span_count,
  session_id, session_source, session_name, end_state, end_state_reason, end_state_time,
  session_status, session_status_time, session_metadata, root_count, root_status, root_name,
  llms, tools, actions, errors, apis,
  input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, unpriced_calls,
  tags, user_id, environment, service, agents, models
)
WITH
  toFixedString('', 8) AS no_parent,
  concat(base64URLDecode({traceIds:String}), base64URLDecode({moreTraceIds:String})) AS touched_ids,
  touched_trace AS
  (
    SELECT toFixedString(substring(touched_ids, 16 * number + 1, 16), 16)
    FROM numbers(intDiv(length(touched_ids), 16))
  ),
  -- The hours where these traces lie: those of the spans that just came, and those known from before.
  fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC') AS new_from,
  fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC') AS new_to,
  (
    SELECT (least(ifNull(minOrNull(start_time), new_from), new_from), greatest(max(last_start_time), new_to))
    FROM trace_summaries
    WHERE project_id = {projectId:String}
      AND trace_id IN touched_trace
  ) AS hours,
  -- A span sent twice counts once: of its rows the one with the greatest version.
  span AS {{materialized}}
  (
    SELECT
      project_id, trace_id, span_id, parent_span_id, start_time, end_time, received_at, name, kind, status_code, flags,
      session_id, session_source, session_name, end_state, end_state_reason, session_metadata, tags, user_id,
      environment, service, agent, input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_nanos, priced,
      if(response_model != '', response_model, request_model) AS model,
      -- A root has no parent, or one in another process (the OTLP flag HAS_IS_REMOTE is implied by IS_REMOTE).
      multiIf(parent_span_id = no_parent, 0, bitTest(flags, 9), 1, 2) AS root_rank,
      multiIf(session_source = 'session.id', 0, session_source = 'gen_ai.conversation.id', 1, 2) AS session_rank,
      -- A rank, then the start, in one number: comparing pairs takes a quarter of the whole. Nanoseconds need 62 bits until 2116.
      bitShiftLeft(toUInt64(root_rank), 62) + toUInt64(toUnixTimestamp64Nano(start_time)) AS root_order,
      bitShiftLeft(toUInt64(session_rank), 62) + toUInt64(toUnixTimestamp64Nano(start_time)) AS session_order,
      kind IN ('llm', 'embedding') AS is_model_call,
      -- A session that was ended as failed, without an error, has the status of one and is none.
      error_type != '' OR (kind != 'session' AND (status_code = 2 OR error_message != '')) AS is_error,
      error_type AS failure_type,
      if(error_message != '', error_message, status_message) AS failure_message
    FROM spans
    WHERE project_id = {projectId:String}
      AND start_time BETWEEN hours.1 AND hours.2
      AND trace_id IN touched_trace
    ORDER BY version DESC
    LIMIT 1 BY project_id, trace_id, span_id
  ),
  child AS
  (
    SELECT
      trace_id,
      parent_span_id,
      groupUniqArrayIf(kind, is_model_call) AS model_calls,
      groupUniqArrayIf((failure_type, failure_message), is_error) AS failures
    FROM span
    WHERE parent_span_id != no_parent AND (is_model_call OR is_error)
    GROUP BY trace_id, parent_span_id
  ),
  -- A model call that holds another is that other one, seen from further out: only the inner one counts.
  is_model_call AND NOT has(c.model_calls, s.kind) AS is_leaf,
  -- An error that came up from a child was counted there. Not every span it passes tells both its type and its
  -- message: what is left out differs from nothing.
  is_error AND NOT arrayExists(
    failure -> (failure_type = failure.1 OR failure_type = '' OR failure.1 = '')
      AND (failure_message = failure.2 OR failure_message = '' OR failure.2 = ''),
    c.failures
  ) AS is_new_error
SELECT
  {projectId:String},
  s.trace_id,
  max(s.received_at),
  min(s.start_time),
  max(s.start_time),
  max(s.end_time),
  count(),

  -- Of the attributes that may name the session, the most explicit wins; of the spans that carry it, the first.
  if(countIf(s.session_id != '') = 0, lower(hex(s.trace_id)), argMinIf(s.session_id, session_order, s.session_id != '')),
  if(countIf(s.session_id != '') = 0, 'trace_id', argMinIf(s.session_source, session_order, s.session_id != '')),
  argMaxIf(s.session_name, s.end_time, s.session_name != ''),
  argMaxIf(s.end_state, s.end_time, s.end_state != ''),
  argMaxIf(s.end_state_reason, s.end_time, s.end_state != ''),
  maxIf(s.end_time, s.end_state != ''),
  argMaxIf(s.status_code, s.end_time, s.kind = 'session'),
  maxIf(s.end_time, s.kind = 'session'),
  argMaxIf(s.session_metadata, s.end_time, s.session_metadata != ''),

  if(countIf(root_rank = 0) > 0, countIf(root_rank = 0), countIf(root_rank = 1)),
  argMin(s.status_code, root_order),
  argMin(s.name, root_order),

  countIf(s.kind = 'llm' AND is_leaf),
  countIf(s.kind = 'tool'),
  countIf(s.kind IN ('action', 'task', 'workflow', 'agent', 'guardrail')),
  countIf(is_new_error),
  countIf(s.kind IN ('embedding', 'retrieval')),
  sumIf(s.input_tokens, is_leaf),
  sumIf(s.output_tokens, is_leaf),
  sumIf(s.cached_tokens, is_leaf),
  sumIf(s.reasoning_tokens, is_leaf),
  sumIf(s.cost_nanos, is_leaf),
  countIf(is_leaf AND s.priced = 2),

  arraySort(groupUniqArrayArray(1000)(s.tags)),
  argMinIf(s.user_id, s.start_time, s.user_id != ''),
  argMinIf(s.environment, root_order, s.environment != ''),
  argMinIf(s.service, root_order, s.service != ''),
  arraySort(groupUniqArrayIf(100)(s.agent, s.agent != '')),
  arraySort(groupUniqArrayIf(100)(s.model, is_model_call AND s.model != ''))
FROM span AS s
LEFT JOIN child AS c ON s.trace_id = c.trace_id AND s.span_id = c.parent_span_id
GROUP BY s.trace_id
SETTINGS
  join_use_nulls = 0,
  ignore_data_skipping_indices = 'trace_id_bloom' -- it is for one trace at a time, trace_id_of_batch for many
