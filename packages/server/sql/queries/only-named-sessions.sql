-- Likewise.
AND session_id IN {sessionIds:Array(String)}
