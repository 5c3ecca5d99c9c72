/// Spearman's rank correlation: 1 where two lists have the same order, −1 where they have opposite
/// ones.
///
/// Equal values share the mean of their ranks. It is nil where a list is constant or shorter than two.
///
/// - Source: Spearman, "The Proof and Measurement of Association between Two Things", 1904; Kendall,
///   "Rank Correlation Methods", 1948 (ties).
/// - Precondition: the lists are equally long, and hold no NaN.
public func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double? {
  precondition(a.count == b.count, "\(a.count) values beside \(b.count)")
  let mean = Double(a.count + 1) / 2
  let (p, q) = (ranks(a).map { $0 - mean }, ranks(b).map { $0 - mean })
  let product = zip(p, q).reduce(0) { $0 + $1.0 * $1.1 }
  let squares = [p, q].map { $0.reduce(0) { $0 + $1 * $1 } }
  guard squares[0] > 0 && squares[1] > 0 else { return nil }
  return product / (squares[0] * squares[1]).squareRoot()
}

/// The rank of each value, from 1 for the least; equal values share the mean of theirs.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var result = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
    for place in order[start..<end] { result[place] = Double(start + end + 1) / 2 }
    start = end
  }
  return result
}
