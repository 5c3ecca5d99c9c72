import Genomes
import RandomStreams
import RealModule

/// Learns from points and their costs where a front can be moved forward, in one direction at a time.
///
/// A model an objective, each over the normal scores of its costs. A direction is a weight an
/// objective; it makes one cost of several, the largest weighted score above the best there is of
/// each objective (Chebyshev's distance from the ideal point). Candidates are asked for the improvement
/// of that to be expected, objectives being independent given the point.
///
/// - **Source:** Knowles, "ParEGO: A Hybrid Algorithm with On-Line Landscape Approximation for Expensive
///   Multiobjective Optimization Problems", 2006, for the random directions; a model an objective as in
///   Paria, Kandasamy, Póczos, "A Flexible Framework for Multi-Objective Bayesian Optimization using
///   Random Scalarizations", UAI 2019.
struct FrontGuide: CandidateGuide, Sendable {
  /// A model an objective.
  private var models: [ModelGuide]
  /// The weights of the direction that is looked into.
  private var weights: [Double]
  /// A little below the best score of each objective.
  private var ideal: [Double]
  /// How near to the ideal point somebody is, along the direction.
  private var best = 0.0

  /// A guide that knows nothing.
  init(features: [FeatureKind], objectives: Int) {
    models = Array(repeating: ModelGuide(features: features), count: objectives)
    weights = Array(repeating: 1, count: objectives)
    ideal = Array(repeating: 0, count: objectives)
  }

  /// Whether enough costs are known for models.
  var hasModel: Bool { models[0].hasModel }

  func knows(_ point: EncodedPoint) -> Bool { models[0].knows(point) }

  mutating func dismiss(_ point: EncodedPoint) { models[0].dismiss(point) }

  /// Learns the costs of a point, one an objective; infinite where the evaluation failed.
  mutating func observe(_ point: EncodedPoint, costs: [Double]) {
    for objective in models.indices {
      models[objective].observe(point, cost: costs[objective])
      models[objective].prepare()
    }
  }

  /// Learns that a point is being evaluated.
  mutating func markPending(_ point: EncodedPoint) {
    for objective in models.indices {
      models[objective].markPending(point)
      models[objective].prepare()
    }
  }

  /// Looks into a direction drawn at random.
  ///
  /// - Parameters:
  ///   - costs: the costs of all points that were told.
  ///   - front: the places of those that no other dominates.
  /// - Returns: how far each of them is along it; the least is to be improved on.
  mutating func look(
    past costs: [[Double]], front: [Int], using stream: inout RandomStream
  ) -> [Double] {
    let scores = models.indices.map { objective in
      models[objective].scores(of: costs.map { $0[objective] })
    }
    ideal = scores.map { ($0.min() ?? 0) - Self.margin }
    // What lies in a direction is nearest to the ideal point by weights that are its reciprocals.
    let weights = target(scores, front, using: &stream).map { 1 / $0 }
    let sum = weights.reduce(0, +)
    self.weights = weights.map { max($0 / sum, Self.leastWeight) }
    let distances = costs.indices.map { place in
      models.indices.map { self.weights[$0] * (scores[$0][place] - ideal[$0]) }.max() ?? 0
    }
    best = distances.min() ?? 0
    return distances
  }

  /// Where to look from the ideal point: to a member of the front, or evenly anywhere; and at times
  /// without regard to some of the objectives, so that the ends of the front are reached as well.
  private func target(
    _ scores: [[Double]], _ front: [Int], using stream: inout RandomStream
  ) -> [Double] {
    var target: [Double]
    if !front.isEmpty, stream.happens(Self.memberShare) {
      let member = stream.pick(from: front)
      target = models.indices.map { scores[$0][member] - ideal[$0] }
    } else {
      // Exponential numbers, divided by their sum, are spread evenly over all that add up to 1.
      target = models.indices.map { _ in -Double.log(1 - stream.unit()) }
    }
    if stream.happens(Self.faceShare) {
      let kept = stream.integer(below: (1 << models.count) - 1) + 1
      for objective in models.indices where kept >> objective & 1 == 0 {
        target[objective] = .infinity
      }
    }
    return target
  }

  /// How far the ideal point lies beyond the best score of each objective.
  private static let margin = 0.1
  /// How often a direction is that of a member of the front.
  private static let memberShare = 0.5
  /// How often only some of the objectives count.
  private static let faceShare = 0.1
  /// No objective is forgotten altogether.
  private static let leastWeight = 1e-3

  mutating func improvements(of candidates: [EncodedPoint]) -> [Double] {
    let unknown = candidates.indices.filter { !knows(candidates[$0]) }
    let points = unknown.map { candidates[$0] }
    let predictions = models.indices.map { models[$0].predictions(at: points) }
    var values = Array(repeating: -Double.infinity, count: candidates.count)
    for (rank, place) in unknown.enumerated() {
      let terms = models.indices.map { objective in
        let prediction = predictions[objective][rank]
        return WeightedMaximum.Term(
          mean: weights[objective] * (prediction.mean - ideal[objective]),
          deviation: weights[objective] * prediction.deviation)
      }
      values[place] = WeightedMaximum(terms).logExpectedImprovement(on: best)
    }
    return values
  }
}

/// The largest of some independent normal numbers.
package struct WeightedMaximum: Sendable {
  private let terms: [Term]

  /// A normal number.
  package struct Term: Sendable {
    var mean: Double
    var deviation: Double

    /// A number of this mean and standard deviation.
    package init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// The largest of these.
  package init(_ terms: [Term]) { self.terms = terms }

  /// Places at which the integrand is looked at.
  private static let places = 24

  /// The logarithm of how far the maximum is expected to fall below a value.
  ///
  /// That is the integral up to the value of the probability that all are less, which is taken by the
  /// trapezoidal rule over the logarithm of the distance from the value, near which most of it lies.
  package func logExpectedImprovement(on best: Double) -> Double {
    let spread = terms.map(\.deviation).max() ?? 0
    let center = terms.map(\.mean).max() ?? 0
    guard spread > 0 else { return best > center ? .log(best - center) : -.infinity }
    let first = Self.nearest * spread
    let ratio = (max(0, best - center) + 4 * spread) / first
    let growth = Double.pow(ratio, 1 / Double(Self.places - 1))
    var distance = first
    var logs = [logProbability(below: best) + .log(first)]
    for _ in 0..<Self.places {
      logs.append(logProbability(below: best - distance) + .log(distance * .log(growth)))
      distance *= growth
    }
    guard let highest = logs.max(), highest > -.infinity else { return -.infinity }
    return highest + .log(logs.reduce(0) { $0 + .exp($1 - highest) })
  }

  /// The least distance that is looked at, in the largest deviation.
  private static let nearest = 1e-3

  /// The logarithm of the probability that all are less than a value.
  private func logProbability(below value: Double) -> Double {
    terms.reduce(0) { sum, term in
      guard term.deviation > 0 else { return term.mean < value ? sum : -.infinity }
      return sum + StandardNormal.logCumulative((value - term.mean) / term.deviation)
    }
  }
}
