-- Attributes in a form that JSON carries whole: numbers as text, bytes as base64, and pairs instead of maps, because a
-- key that was sent twice is there twice. Other queries include it.
  arrayZip(mapKeys(attr_string), mapValues(attr_string)) AS stringAttributes,
  arrayMap((key, value) -> (key, toString(value)), mapKeys(attr_int), mapValues(attr_int)) AS intAttributes,
  arrayMap((key, value) -> (key, toString(value)), mapKeys(attr_double), mapValues(attr_double)) AS doubleAttributes,
  arrayZip(mapKeys(attr_bool), mapValues(attr_bool)) AS boolAttributes,
  arrayMap((key, value) -> (key, base64Encode(value)), mapKeys(attr_other), mapValues(attr_other)) AS otherAttributes
