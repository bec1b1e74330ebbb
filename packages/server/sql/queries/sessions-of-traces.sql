SELECT
  lower(hex(trace_id)) AS traceId,
  session_id AS sessionId
FROM trace_summaries FINAL
WHERE project_id = {projectId:String}
  AND trace_id IN (SELECT toFixedString(unhex(arrayJoin({traceIds:Array(String)})), 16))
