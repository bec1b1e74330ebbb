-- The spans of one trace without content: none of the wide columns is read.
WITH ({{hours-of-trace}}) AS hours
SELECT
  lower(hex(span_id)) AS span_id_hex,
  lower(hex(parent_span_id)) AS parent_span_id_hex,
  toString(toUnixTimestamp64Nano(start_time)) AS start_nanos,
  toUnixTimestamp64Nano(end_time) - toUnixTimestamp64Nano(start_time) AS duration_nanos,
  name,
  kind,
  status_code,
  service,
  agent,
  tool,
  if(response_model != '', response_model, request_model) AS model,
  input_tokens,
  output_tokens,
  cost_nanos,
  priced
FROM spans
WHERE project_id = {projectId:String}
  AND start_time BETWEEN hours.1 AND hours.2
  AND trace_id = toFixedString(unhex({traceId:String}), 16)
ORDER BY version DESC
LIMIT 1 BY span_id
