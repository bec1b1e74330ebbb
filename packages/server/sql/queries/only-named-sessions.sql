-- Part of queries of the sessions named, left out of those of all.
AND session_id IN {sessionIds:Array(String)}
