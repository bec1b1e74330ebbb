-- What a data point has under a key, as text; '' for nothing. The service and its environment count as attributes,
-- because people look for them beside those of the point. Other queries include it.
key -> if(
  attr_string[key] != '',
  if(length(attr_string[key]) <= 256, attr_string[key], substringUTF8(attr_string[key], 1, 256)),
  multiIf(
    mapContains(attr_int, key), toString(attr_int[key]),
    mapContains(attr_double, key), toString(attr_double[key]),
    mapContains(attr_bool, key), if(attr_bool[key] = 1, 'true', 'false'),
    key = 'service.name', service,
    key = 'deployment.environment.name', environment,
    ''
  )
) AS attribute
