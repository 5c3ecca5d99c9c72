#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The arithmetic mean; 0 of nothing.
func mean(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}

/// The standard deviation of a sample; 0 of fewer than two values.
func standardDeviation(_ values: [Double]) -> Double {
  guard values.count > 1 else { return 0 }
  let center = mean(values)
  let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
  return (squares / Double(values.count - 1)).squareRoot()
}

/// How likely two samples differ at least so much in rank where they are of one distribution:
/// the two-sided test of Mann and Whitney by its normal approximation, corrected for ties.
///
/// - **Source:** Mann, Whitney, "On a Test of Whether One of Two Random Variables Is Stochastically
///   Larger than the Other", 1947.
func rankSumProbability(_ a: [Double], _ b: [Double]) -> Double {
  let (n, m) = (Double(a.count), Double(b.count))
  guard n > 0, m > 0 else { return 1 }
  let all = (a.map { ($0, true) } + b.map { ($0, false) }).sorted { $0.0 < $1.0 }
  var (sum, ties) = (0.0, 0.0)
  var start = 0
  while start < all.count {
    var end = start
    while end < all.count, all[end].0 == all[start].0 { end += 1 }
    let count = Double(end - start)
    // Ranks count from 1; equal values share the mean of theirs.
    let rank = Double(start + end + 1) / 2
    sum += rank * Double(all[start..<end].count { $0.1 })
    ties += count * count * count - count
    start = end
  }
  let u = sum - n * (n + 1) / 2
  let total = n + m
  let variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
  guard variance > 0 else { return 1 }
  let distance = max(0, abs(u - n * m / 2) - 0.5)
  return erfc(distance / variance.squareRoot() / 2.0.squareRoot())
}
