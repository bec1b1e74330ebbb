SELECT session_id AS id
FROM trace_summaries FINAL
WHERE project_id = {projectId:String} AND trace_id = toFixedString(unhex({traceId:String}), 16)
