/// The nonnegative coefficients of a sum of terms that come nearest to what was measured, in
/// proportion to it.
///
/// It minimises Σ |prediction / measured − 1| by least squares that are weighted anew in each round,
/// so that a few disturbed measurements do not draw it away.
///
/// - Source: Lawson, Hanson, "Solving Least Squares Problems", 1974, chapter 23 (what is minimised,
///   and that coefficients below zero are held at zero); the solution is coordinate by coordinate.
/// - Complexity: O(rows · terms²) a round.
struct RelativeFit {
  /// One for each term, none below zero.
  let coefficients: [Double]

  /// Fits rows of terms to positive numbers.
  ///
  /// - Parameters:
  ///   - rows: the terms of each measurement, none below zero.
  ///   - measured: what was measured, each more than zero.
  init(rows: [[Double]], measured: [Double]) {
    precondition(rows.count == measured.count && !rows.isEmpty, "a measurement for each row")
    let terms = zip(rows, measured).map { row, value in row.map { $0 / value } }
    var weights = [Double](repeating: 1, count: rows.count)
    var found = [Double](repeating: 0, count: rows[0].count)
    for _ in 0..<8 {
      found = Self.solve(terms, weights)
      // A miss of less than a fiftieth counts like one: it is noise.
      weights = terms.map { 1 / max(0.02, abs(Self.sum($0, found) - 1)) }
    }
    coefficients = found
  }

  /// The sum of the terms, each with its coefficient.
  func callAsFunction(_ row: [Double]) -> Double { Self.sum(row, coefficients) }

  private static func sum(_ row: [Double], _ coefficients: [Double]) -> Double {
    zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The nonnegative solution of terms · x = 1 by weighted least squares, one coordinate at a time.
  private static func solve(_ terms: [[Double]], _ weights: [Double]) -> [Double] {
    let count = terms[0].count
    var products = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var targets = [Double](repeating: 0, count: count)
    for (row, weight) in zip(terms, weights) {
      for i in 0..<count {
        targets[i] += weight * row[i]
        for j in 0..<count { products[i][j] += weight * row[i] * row[j] }
      }
    }
    var solution = [Double](repeating: 0, count: count)
    for _ in 0..<1000 {
      var change = 0.0
      for i in 0..<count where products[i][i] > 0 {
        let others = (0..<count).reduce(0) { $1 == i ? $0 : $0 + products[i][$1] * solution[$1] }
        let next = max(0, (targets[i] - others) / products[i][i])
        change = max(change, abs(next - solution[i]) * products[i][i].squareRoot())
        solution[i] = next
      }
      if change < 1e-9 * Double(terms.count).squareRoot() { break }
    }
    return solution
  }
}
