import RealModule

/// A distribution over functions, conditioned on what was observed: mean and deviation anywhere.
///
/// Targets are a constant, plus a smooth function of covariance `scale · covariance`, plus what is
/// each point's own, of variance `scale · nugget`. Constant and scale follow from the data.
///
/// - **Source:** Rasmussen, Williams, "Gaussian Processes for Machine Learning", 2006, chapters 2, 5.
package struct GaussianProcess: Sendable {
  /// What is expected of a point.
  package struct Prediction: Hashable, Sendable {
    /// The expected target.
    package var mean: Double
    /// The standard deviation of the target.
    package var deviation: Double
  }

  /// The weight, in observations, of the belief that the scale is 1.
  static let scalePrior = 2.0
  /// How fast, with distance, points cease to have in common what is each point's own.
  private static let ownRate = 3.0

  /// How alike two points are.
  package private(set) var covariance: ExponentialCovariance
  /// The variance of what is a point's own, as a share of the scale.
  package private(set) var nugget: Double
  /// Points in columns, in the order in which they came.
  package private(set) var points: [[Double]] = []
  /// One target a point.
  package private(set) var targets: [Double] = []
  /// The expected target far from every point.
  package private(set) var mean = 0.0
  /// The variance of the smooth function.
  package private(set) var scale = 1.0
  private(set) var factor = CholeskyFactor()
  /// `A⁻¹ (targets − mean)`.
  private(set) var weights: [Double] = []
  /// `A⁻¹ 1`.
  private var unitWeights: [Double]?
  var ascent: Ascent

  /// A process that has seen nothing.
  package init(
    isCategorical: [Bool], rates: [Double]? = nil, nugget: Double = Ascent.usualNugget
  ) {
    let usual = Ascent.usualRate(columns: isCategorical.count)
    covariance = ExponentialCovariance(
      isCategorical: isCategorical,
      rates: rates ?? Array(repeating: usual, count: isCategorical.count))
    self.nugget = nugget
    ascent = Ascent(parameters: isCategorical.count + 1)
  }

  /// How many points there are.
  package var count: Int { points.count }

  /// Adds a point; its target, and that of all others, is set by `condition(on:)`.
  ///
  /// - Complexity: O(n²).
  package mutating func add(_ point: [Double]) {
    factor.append(points.map { covariance($0, point) }, variance: 1 + nugget)
    points.append(point)
    unitWeights = nil
  }

  /// Forgets all points but these places, in this order.
  ///
  /// - Complexity: O(n³), as for every change of rates or nugget.
  package mutating func keep(_ places: [Int]) {
    points = places.map { points[$0] }
    refactor()
  }

  /// Sets the hyper-parameters: a rate a column, and the nugget.
  package mutating func setParameters(rates: [Double], nugget: Double) {
    covariance.rates = rates
    self.nugget = nugget
    refactor()
  }

  /// Sets the targets, and with them mean and scale.
  ///
  /// - Complexity: O(n²).
  package mutating func condition(on targets: [Double]) {
    precondition(targets.count == count, "\(targets.count) targets for \(count) points")
    self.targets = targets
    guard count > 0 else { return }
    let ones = unitWeights ?? factor.solve(Array(repeating: 1, count: count))
    unitWeights = ones
    weights = factor.solve(targets)
    mean = weights.reduce(0, +) / ones.reduce(0, +)
    var product = 0.0
    for i in weights.indices {
      weights[i] -= mean * ones[i]
      product += weights[i] * (targets[i] - mean)
    }
    scale = (max(0, product) + Self.scalePrior) / (Double(count) + Self.scalePrior)
  }

  /// The logarithm of the probability density of the targets, up to a constant; mean and scale are
  /// the likeliest.
  package var logLikelihood: Double {
    -0.5 * ((Double(count) + Self.scalePrior) * .log(scale) + factor.logDeterminant)
  }

  /// What is expected of some points.
  ///
  /// The deviation is that of the target: what is the point's own counts as far as no point near
  /// shares it. Of choices nobody knows anything before the evaluation; along a real number the
  /// doubt must vanish on the way to a known point, or a search would never come to rest.
  /// - Complexity: O(n²) a point.
  package func predictions(at points: [[Double]]) -> [Prediction] {
    stride(from: 0, to: points.count, by: 8).flatMap { first in
      predictionsOfEight(points[first..<min(first + 8, points.count)])
    }
  }

  private func predictionsOfEight(_ points: ArraySlice<[Double]>) -> [Prediction] {
    let eight = lanes(of: points)
    var covariances = [CholeskyFactor.Cell](repeating: .zero, count: count)
    var means = CholeskyFactor.Cell(repeating: mean)
    var nearest = CholeskyFactor.Cell(repeating: .infinity)
    for (i, known) in self.points.enumerated() {
      let sums = covariance.sums(eight, known)
      var row = CholeskyFactor.Cell()
      for lane in 0..<8 { row[lane] = .exp(-sums.rated[lane]) }
      nearest.replace(with: sums.plain, where: sums.plain .< nearest)
      covariances[i] = row
      means += weights[i] * row
    }
    let norms = factor.squaredNorms(covariances)
    return (0..<points.count).map { lane in
      let own = nugget * (1 - .exp(-Self.ownRate * nearest[lane]))
      let variance = scale * max(1 + own - norms[lane], 1e-12)
      return Prediction(mean: means[lane], deviation: variance.squareRoot())
    }
  }

  /// Up to eight points, column by column.
  private func lanes(of points: ArraySlice<[Double]>) -> [CholeskyFactor.Cell] {
    var columns = [CholeskyFactor.Cell](repeating: .zero, count: covariance.rates.count)
    for (lane, point) in points.enumerated() {
      for (column, value) in point.enumerated() { columns[column][lane] = value }
    }
    return columns
  }

  private mutating func refactor() {
    factor = CholeskyFactor()
    unitWeights = nil
    for (i, point) in points.enumerated() {
      factor.append((0..<i).map { covariance(points[$0], point) }, variance: 1 + nugget)
    }
  }
}
