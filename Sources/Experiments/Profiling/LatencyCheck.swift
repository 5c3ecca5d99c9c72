public import Evaluators

/// How well predicted latencies agree with measured ones.
public struct LatencyCheck: Codable, Hashable, Sendable {
  /// Networks that were predicted and measured.
  public var networks: Int
  /// Spearman's rank correlation; nil where all networks take equally long.
  public var spearman: Double?
  /// Half of the predictions are off by no more than this share of what was measured.
  public var medianRelativeError: Double
  /// Nine of ten predictions are off by no more than this share.
  public var ninthDecileError: Double
  /// Operators whose time was in the profile, as a share of all.
  public var measuredShare: Double

  /// Compares predictions with what was measured, in microseconds.
  ///
  /// - Precondition: there is a measurement for each prediction, and at least one.
  public init(_ predictions: [LatencyPrediction], measured: [Double]) {
    precondition(
      predictions.count == measured.count && !measured.isEmpty, "a measurement for each prediction")
    networks = measured.count
    spearman = rankCorrelation(predictions.map(\.microseconds), measured)
    let errors = zip(predictions, measured).map { abs($0.microseconds / $1 - 1) }
    medianRelativeError = quantile(0.5, of: errors)
    ninthDecileError = quantile(0.9, of: errors)
    let known = predictions.reduce(0) { $0 + $1.measured }
    let all = predictions.reduce(known) { $0 + $1.interpolated + $1.guessed }
    measuredShare = Double(known) / Double(max(1, all))
  }

  private enum CodingKeys: String, CodingKey {
    case networks, spearman
    case medianRelativeError = "median_relative_error"
    case ninthDecileError = "ninth_decile_error"
    case measuredShare = "measured_share"
  }
}
