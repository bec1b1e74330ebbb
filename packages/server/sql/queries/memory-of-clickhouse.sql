SELECT toFloat64(value) AS bytes FROM system.metrics WHERE metric = 'MemoryTracking'
