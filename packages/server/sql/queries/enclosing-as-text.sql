-- The resource and scope of a log record or data point. Other queries include it.
  service AS serviceName,
  base64Encode(resource) AS resourceBase64,
  resource_schema_url AS resourceSchemaUrl,
  scope_name AS scopeName,
  scope_version AS scopeVersion,
  base64Encode(scope) AS scopeBase64,
  scope_schema_url AS scopeSchemaUrl
