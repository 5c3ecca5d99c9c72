/// Costs by rank alone: what normal numbers in the same order would be expected to be.
///
/// Tables of accuracies have long tails of failures, and what separates the best is small beside
/// them. Ranks forget both. Equal costs share the mean of their ranks; an infinite cost is one of the
/// worst.
///
/// - **Source:** van der Waerden's scores; as targets of a Gaussian process: Salinas, Shen, Perrone,
///   "A Quantile-based Approach for Hyperparameter Transfer Learning", 2020.
package func normalScores(of costs: [Double]) -> [Double] {
  let order = costs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
  var scores = Array(repeating: 0.0, count: costs.count)
  var first = 0
  while first < order.count {
    var end = first + 1
    while end < order.count, costs[order[end]] == costs[order[first]] { end += 1 }
    let rank = Double(first + end) / 2
    let score = StandardNormal.quantile(rank / Double(costs.count))
    for place in order[first..<end] { scores[place] = score }
    first = end
  }
  return scores
}
