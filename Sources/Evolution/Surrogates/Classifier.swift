public import Genomes
import RealModule

/// Tells promising points from poor ones: a pre-screen of what is to be evaluated.
///
/// Logistic regression over which choice each categorical feature takes and over the value of every
/// other column. Promising are the points of cost up to a quantile of those told; each class weighs as
/// much as the other, so that 0.5 is where a point is as typical of the one as of the other.
///
/// - **Source:** Johnston, Young, Hughes, Patton, White, "Optimizing Convolutional Neural Networks for
///   Cloud Detection", MLHPC 2017, screen random configurations so, with a support vector machine.
public struct Classifier: Sendable {
  /// Strength of the penalty on squared coefficients, in samples.
  private static let penalty = 1.0
  private static let (steps, rate) = (200, 1.0)

  private let features: [FeatureKind]
  private let columns: FeatureColumns
  private var coefficients: [Double]

  /// A classifier of points by their costs, or nil where all fall into one class.
  ///
  /// - Precondition: `0 < quantile < 1`; as many costs as points, none NaN.
  public init?(
    features: [FeatureKind], points: [EncodedPoint], costs: [Double], quantile: Double = 0.25
  ) {
    precondition(points.count == costs.count && quantile > 0 && quantile < 1)
    guard !points.isEmpty else { return nil }
    let limit = costs.sorted()[Int(quantile * Double(costs.count - 1))]
    let isPromising = costs.map { $0 <= limit }
    let promising = isPromising.count { $0 }
    guard promising < points.count else { return nil }
    self.features = features
    columns = FeatureColumns(features)
    coefficients = []
    let inputs = points.map(inputs)
    coefficients = Array(repeating: 0, count: inputs[0].count)
    let shares = isPromising.map { 0.5 / Double($0 ? promising : points.count - promising) }
    fit(inputs, isPromising, shares)
  }

  /// How likely a point is promising, both classes being equally frequent.
  public func probability(of point: EncodedPoint) -> Double { output(inputs(point)) }

  /// The first of some candidates that passes; the most promising of all where none does.
  ///
  /// - Returns: nil where `make` made none; otherwise the candidate and how many were made.
  public func firstPromising<Candidate>(
    atMost tries: Int, threshold: Double = 0.5, encoding: (Candidate) -> EncodedPoint,
    make: () -> Candidate
  ) -> (candidate: Candidate, tries: Int)? {
    var best: (candidate: Candidate, probability: Double)?
    for attempt in 0..<tries {
      let candidate = make()
      let probability = probability(of: encoding(candidate))
      if probability >= threshold { return (candidate, attempt + 1) }
      if probability > best?.probability ?? -1 { best = (candidate, probability) }
    }
    return best.map { ($0.candidate, tries) }
  }

  /// 1, then an indicator a choice and the value of every other column.
  private func inputs(_ point: EncodedPoint) -> [Double] {
    let values = columns.values(of: point)
    var inputs = [1.0]
    for (k, value) in values.enumerated() {
      if k < features.count, case .categorical(let levels, _) = features[k] {
        inputs += (0..<levels).map { value == Double($0) ? 1 : 0 }
      } else {
        inputs.append(value)
      }
    }
    return inputs
  }

  private func output(_ inputs: [Double]) -> Double {
    let sum = zip(inputs, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    return 1 / (1 + .exp(-sum))
  }

  /// Gradient ascent with a step that suits the curvature, whose bound is a quarter of the inputs'
  /// mean square.
  private mutating func fit(_ inputs: [[Double]], _ isPromising: [Bool], _ shares: [Double]) {
    let decay = Self.penalty / Double(inputs.count)
    let square = inputs.map { $0.reduce(0) { $0 + $1 * $1 } }.max() ?? 1
    let rate = Self.rate / (0.25 * square + decay)
    for _ in 0..<Self.steps {
      var slopes = coefficients.map { -decay * $0 }
      for (sample, input) in inputs.enumerated() {
        let error = ((isPromising[sample] ? 1 : 0) - output(input)) * shares[sample]
        for k in slopes.indices { slopes[k] += error * input[k] }
      }
      for k in slopes.indices { coefficients[k] += rate * slopes[k] }
    }
  }
}
