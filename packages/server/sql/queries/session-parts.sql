-- What sessions are sums of: their traces, and the events of their start and end. Other queries include it.
{{traces-as-session-parts}}
UNION ALL
{{events-as-session-parts}}
