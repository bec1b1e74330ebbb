-- All keys, revoked ones too, oldest first. A row without a hash is the use of a key that is not there.
SELECT
  id,
  project_id,
  name,
  scope,
  hash,
  toUnixTimestamp64Milli(created_at) AS created_millis,
  toUnixTimestamp64Milli(last_used_at) AS last_used_millis,
  toUnixTimestamp64Milli(revoked_at) AS revoked_millis
FROM api_keys FINAL
WHERE hash != ''
ORDER BY created_at, id
