-- What a session adds up, of its parts. Other queries include it.
sum(t.llms) AS llms,
sum(t.tools) AS tools,
sum(t.actions) AS actions,
sum(t.errors) AS errors,
sum(t.apis) AS apis,
sum(t.input_tokens) AS input_tokens,
sum(t.output_tokens) AS output_tokens,
sum(t.cached_tokens) AS cached_tokens,
sum(t.reasoning_tokens) AS reasoning_tokens,
sum(t.cost_nanos) AS cost_nanos,
sum(t.unpriced_calls) AS unpriced_calls
