import Evaluators
import Networks

/// The times of operators, gathered network by network.
struct OperatorSamples {
  private struct Sample {
    let op: InferenceOperator
    /// The quickest pass of each network.
    var quickest: [Double] = []
    /// All passes of all networks.
    var passes: [Double] = []
  }

  private var samples: [String: Sample] = [:]

  /// How many operators were seen.
  var count: Int { samples.count }

  /// Adds what the operators of a network took.
  ///
  /// - Parameter passes: microseconds, for each pass those of each operator.
  /// - Returns: how many of the operators had not been seen before.
  mutating func add(_ operators: [InferenceOperator], passes: [[Double]]) -> Int {
    let before = count
    for (place, op) in operators.enumerated() {
      let times = passes.map { $0[place] }
      guard let quickest = times.min() else { continue }
      samples[op.key, default: Sample(op: op)].quickest.append(quickest)
      samples[op.key]?.passes += times
    }
    return count - before
  }

  /// An entry for each operator, in the order of the keys.
  var entries: [DeviceProfile.Entry] {
    samples.values.map { sample in
      let time = max(0.001, quantile(0.5, of: sample.quickest))
      let width = quantile(0.75, of: sample.passes) - quantile(0.25, of: sample.passes)
      return DeviceProfile.Entry(
        key: sample.op.key, steps: sample.op.steps, bytes: sample.op.bytes,
        weightBytes: sample.op.weightBytes, microseconds: rounded(time),
        spread: rounded(width / 2 / time), repeats: sample.passes.count)
    }.sorted { $0.key < $1.key }
  }

  /// A thousandth is finer than any clock.
  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

/// The value below which a share of some values lies; the one nearest to it.
func quantile(_ share: Double, of values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted[Int((share * Double(sorted.count - 1)).rounded())]
}
