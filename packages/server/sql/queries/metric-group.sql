-- The group of a data point. A key that is not given costs nothing: ClickHouse sees that its branch is never taken.
  [
    if({groupKey1:String} = '', '', attribute({groupKey1:String})),
    if({groupKey2:String} = '', '', attribute({groupKey2:String}))
  ]
