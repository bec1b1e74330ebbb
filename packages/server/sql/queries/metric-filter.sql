-- Which data points of a metric are meant. Other queries include it.
  name = {name:String}
  AND ({filterKey1:String} = '' OR has({filterValues1:Array(String)}, attribute({filterKey1:String})))
  AND ({filterKey2:String} = '' OR has({filterValues2:Array(String)}, attribute({filterKey2:String})))
  AND ({filterKey3:String} = '' OR has({filterValues3:Array(String)}, attribute({filterKey3:String})))
