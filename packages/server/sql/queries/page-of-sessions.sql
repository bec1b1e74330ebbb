-- The sessions of one page, greatest first, by id alone: of all sessions only the columns that choose are computed, the
-- rest for those of the page (sessions.sql). A page begins after the session whose sort value and id the cursor holds,
-- so that sessions which arrive meanwhile neither repeat nor hide others.
SELECT
  id,
  multiIf({sort:String} = 'cost', toInt64(cost_nanos),
          {sort:String} = 'durationMs', duration_nanos,
          toUnixTimestamp64Nano(start_time)) AS sort_value,
  toString(sort_value) AS sort_text
FROM ({{sessions}})
WHERE (empty({endState:String}) OR end_state = {endState:String})
  AND (
    empty({search:String})
    OR positionCaseInsensitiveUTF8(name, {search:String}) > 0
    OR positionCaseInsensitiveUTF8(id, {search:String}) > 0
    OR arrayExists(tag -> positionCaseInsensitiveUTF8(tag, {search:String}) > 0, tags)
  )
  AND ({afterFirst:Bool} = false OR (sort_value, id) < ({afterValue:Int64}, {afterId:String}))
ORDER BY sort_value DESC, id DESC
LIMIT {limit:UInt32}
