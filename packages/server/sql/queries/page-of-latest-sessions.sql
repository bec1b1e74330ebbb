-- page-of-sessions.sql where nothing but the start chooses, which is how the list begins: of all sessions two columns are
-- read instead of twenty, and a quarter as much is planned.
SELECT
  session_id AS id,
  toUnixTimestamp64Nano(min(start_time)) AS sort_value,
  toString(sort_value) AS sort_text
FROM
(
  SELECT session_id, start_time
  FROM trace_summaries FINAL
  WHERE project_id = {projectId:String}
  UNION ALL
  SELECT session_id, time AS start_time
  FROM session_events FINAL
  WHERE project_id = {projectId:String}
)
GROUP BY session_id
HAVING {afterFirst:Bool} = false OR (sort_value, id) < ({afterValue:Int64}, {afterId:String})
ORDER BY sort_value DESC, id DESC
LIMIT {limit:UInt32}
