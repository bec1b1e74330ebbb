-- One span with everything it holds. Bytes travel as base64: JSON has none.
WITH ({{hours-of-trace}}) AS hours
SELECT
  * EXCEPT (
    project_id, trace_id, span_id, parent_span_id, version, content, input_bytes,
    attr_string, attr_int, attr_double, attr_bool, attr_other, events, links, resource, scope
  ),
  lower(hex(trace_id)) AS trace_id_hex,
  lower(hex(span_id)) AS span_id_hex,
  lower(hex(parent_span_id)) AS parent_span_id_hex,
  toUnixTimestamp64Nano(end_time) - toUnixTimestamp64Nano(start_time) AS duration_nanos,
  substring(content, 1, input_bytes) AS input,
  substring(content, input_bytes + 1) AS output,
{{attributes-as-text}}  ,
  base64Encode(events) AS events_base64,
  base64Encode(links) AS links_base64,
  base64Encode(resource) AS resource_base64,
  base64Encode(scope) AS scope_base64
FROM spans
WHERE project_id = {projectId:String}
  AND start_time BETWEEN hours.1 AND hours.2
  AND trace_id = toFixedString(unhex({traceId:String}), 16)
  AND span_id = toFixedString(unhex({spanId:String}), 8)
ORDER BY version DESC
LIMIT 1
