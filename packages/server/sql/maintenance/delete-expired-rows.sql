DELETE FROM {table:Identifier} WHERE {time:Identifier} < now() - toIntervalDay({days:UInt32})
