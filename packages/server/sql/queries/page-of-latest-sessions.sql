-- page-of-sessions.sql where nothing but the start chooses, which is how the list begins: of all sessions two columns are
-- read instead of twenty, and a quarter as much is planned. It tells which sessions have events, for the rest to be asked
-- without them where none has.
SELECT
  session_id AS id,
  toUnixTimestamp64Nano(min(start_time)) AS sort_value,
  toString(sort_value) AS sort_text,
  max(is_event) AS has_events
FROM
(
  SELECT session_id, start_time, false AS is_event
  FROM trace_summaries FINAL
  WHERE project_id = {projectId:String}
  UNION ALL
  SELECT session_id, time AS start_time, true AS is_event
  FROM session_events FINAL
  WHERE project_id = {projectId:String}
)
GROUP BY session_id
HAVING {afterFirst:Bool} = false OR (sort_value, id) < ({afterValue:Int64}, {afterId:String})
ORDER BY sort_value DESC, id DESC
LIMIT {limit:UInt32}
