-- Traces with spans newer than their summary, for when the last process ended between the two.
-- An hour back from the newest summary covers whatever was waiting its turn then.
WITH (SELECT max(received_at) - INTERVAL 1 HOUR FROM trace_summaries) AS since
SELECT
  s.project_id AS projectId,
  lower(hex(s.trace_id)) AS traceId,
  toString(toUnixTimestamp64Nano(s.first_start)) AS fromNanos,
  toString(toUnixTimestamp64Nano(s.last_start)) AS toNanos
FROM
(
  SELECT
    project_id,
    trace_id,
    min(start_time) AS first_start,
    max(start_time) AS last_start,
    max(received_at) AS newest
  FROM spans
  WHERE received_at >= since
  GROUP BY project_id, trace_id
) AS s
LEFT JOIN
(
  SELECT project_id, trace_id, max(received_at) AS newest
  FROM trace_summaries
  WHERE received_at >= since -- an older summary is as good as none
  GROUP BY project_id, trace_id
) AS t ON s.project_id = t.project_id AND s.trace_id = t.trace_id
WHERE s.newest > t.newest
SETTINGS join_use_nulls = 0
