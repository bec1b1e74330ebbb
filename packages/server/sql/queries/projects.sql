SELECT id, name, toUnixTimestamp64Milli(created_at) AS created_millis
FROM projects FINAL
ORDER BY created_at, id
