/// Whether a network is as often right as it says.
///
/// Samples are sorted by confidence, the probability of the class that they are taken for, into bins
/// of equal width; bin m of M holds confidences above (m − 1) / M up to m / M.
///
/// - **Source:** Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", 2017,
///   section 2.
public struct Calibration: Codable, Hashable, Sendable {
  /// The bins, the least confident first.
  public private(set) var bins: [Bin]

  /// Samples of similar confidence.
  public struct Bin: Codable, Hashable, Sendable {
    /// How many there are.
    public var count = 0
    /// Their mean confidence; 0 where there are none.
    public var confidence = 0.0
    /// Share of them that were classified correctly; 0 where there are none.
    public var accuracy = 0.0
  }

  /// Sorts samples into bins.
  ///
  /// - Parameters:
  ///   - confidences: from 0 to 1, one a sample.
  ///   - correct: whether each was classified correctly.
  public init(confidences: [Double], correct: [Bool], bins count: Int = 15) {
    precondition(confidences.count == correct.count && count > 0, "one confidence a sample")
    bins = Array(repeating: Bin(), count: count)
    for (confidence, isCorrect) in zip(confidences, correct) {
      let place = Int((confidence * Double(count)).rounded(.up)) - 1
      let bin = max(0, min(count - 1, place))
      bins[bin].count += 1
      bins[bin].confidence += confidence
      bins[bin].accuracy += isCorrect ? 1 : 0
    }
    for bin in bins.indices where bins[bin].count > 0 {
      bins[bin].confidence /= Double(bins[bin].count)
      bins[bin].accuracy /= Double(bins[bin].count)
    }
  }

  /// The expected calibration error: how far accuracy and confidence are apart, on average over the
  /// samples.
  public var expectedError: Double {
    let total = bins.reduce(0) { $0 + $1.count }
    let sum = bins.reduce(0) { $0 + Double($1.count) * abs($1.accuracy - $1.confidence) }
    return sum / Double(max(1, total))
  }
}
