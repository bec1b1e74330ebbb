SELECT count() AS expired FROM {table:Identifier} WHERE {time:Identifier} < now() - toIntervalDay({days:UInt32})
