-- The ids of the traces first, then the wide rows of these alone: for a page of sessions two thirds of the time. Part of
-- queries of the sessions named, left out of those of all.
PREWHERE trace_id IN (
  SELECT trace_id
  FROM trace_summaries
  WHERE project_id = {projectId:String} AND session_id IN {sessionIds:Array(String)}
)
