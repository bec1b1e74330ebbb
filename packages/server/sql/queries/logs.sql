-- One page of log records, newest first, in the order of the table: only as much is read as the page needs. What was sent
-- twice may stand there twice, side by side: LIMIT 1 BY would read and sort all of the table for the same page.
-- A record without a session of its own belongs to the session of its trace.
SELECT
  lower(hex(id)) AS recordId,
  toString(toUnixTimestamp64Nano(time)) AS timeNanos,
  time_source AS timeSource,
  toString(observed_time_nanos) AS observedTimeNanos,
  lower(hex(trace_id)) AS traceId,
  lower(hex(span_id)) AS spanId,
  flags,
  severity_number AS severityNumber,
  severity_text AS severityText,
  event_name AS eventName,
  body,
  base64Encode(body_value) AS bodyValueBase64,
  body_cut AS bodyCut,
  session_id AS sessionId,
  dropped_attributes AS droppedAttributes,
{{attributes-as-text}}  ,
{{enclosing-as-text}}
FROM logs
WHERE project_id = {projectId:String}
  AND time >= fromUnixTimestamp64Nano({fromNanos:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Nano({toNanos:Int64}, 'UTC')
  AND (empty({traceId:String}) OR trace_id = toFixedString(unhex({traceId:String}), 16))
  AND (
    empty({sessionId:String})
    OR session_id = {sessionId:String}
    OR session_id = '' AND trace_id IN (
      SELECT trace_id FROM trace_summaries FINAL
      WHERE project_id = {projectId:String} AND session_id = {sessionId:String}
    )
  )
  AND severity_number >= {severityNumber:UInt8}
  AND (
    empty({search:String})
    OR positionCaseInsensitiveUTF8(body, {search:String}) > 0
    OR positionCaseInsensitiveUTF8(event_name, {search:String}) > 0
  )
  AND ({afterFirst:Bool} = false
    OR (time, id) < (fromUnixTimestamp64Nano({afterNanos:Int64}, 'UTC'), toFixedString(unhex({afterId:String}), 16)))
ORDER BY time DESC, id DESC
LIMIT {limit:UInt32}
