public import Genomes

/// Learns from points and their costs where better ones are likely, pending points included.
///
/// A Gaussian process over normal scores of the costs, asked for the expected improvement on the best.
/// A point under evaluation counts as observed at what the model then expected of it (the kriging
/// believer), so that its surroundings lose their attraction until more is known. Of a long run only
/// the best and the latest points are kept.
///
/// - **Source:** Ginsbourger, Le Riche, Carraro, "Kriging Is Well-Suited to Parallelize Optimization",
///   2010, for what is pending.
public struct ModelGuide: CandidateGuide, Sendable {
  /// A point of which a verdict is known or awaited.
  private struct Entry {
    var point: EncodedPoint
    /// Its cost, or nil while it is awaited.
    var cost: Double?
    /// The score that the model expected when the point was chosen.
    var belief = 0.0
  }

  /// Points that a model holds at most, and how many it is cut down to.
  private static let (mostPoints, keptPoints) = (512, 384)
  /// Points from which rates and nugget are learnt at most.
  private static let mostFitted = 256
  /// By how much the number of costs grows between two fits, and the steps of the first and others.
  private static let (growth, firstSteps, laterSteps) = (1.15, 15, 6)
  /// Costs without which there is no model: fewer would teach it what chance did.
  private static let fewestCosts = 10

  private let columns: FeatureColumns
  private var entries: [Entry] = []
  private var process: GaussianProcess
  private var fittedAt = 0
  /// The best score, while the process knows all that the entries do.
  private var best: Double?
  /// Every point ever seen; only asked whether it holds one.
  private var known: Set<EncodedPoint> = []

  /// A guide that knows nothing, in a space of these features.
  public init(features: [FeatureKind]) {
    columns = FeatureColumns(features)
    process = GaussianProcess(isCategorical: columns.isCategorical)
  }

  /// How many costs it has been told.
  public private(set) var costs = 0

  /// How many points have been chosen and neither observed nor forgotten.
  public var pending: Int { entries.count { $0.cost == nil } }

  /// Whether enough costs are known for a model.
  public var hasModel: Bool { costs >= Self.fewestCosts }

  /// Whether this point was observed, or chosen, before.
  public func knows(_ point: EncodedPoint) -> Bool { known.contains(point) }

  /// Learns the cost of a point: minimised, and infinite where the evaluation failed.
  public mutating func observe(_ point: EncodedPoint, cost: Double) {
    precondition(!cost.isNaN, "a cost is a number, or infinite")
    best = nil
    costs += 1
    if let place = entries.firstIndex(where: { $0.cost == nil && $0.point == point }) {
      entries[place].cost = cost
    } else {
      append(Entry(point: point, cost: cost))
    }
  }

  /// Learns that a point is being evaluated.
  public mutating func markPending(_ point: EncodedPoint) {
    let belief = hasModel ? predictions(at: [point])[0].mean : 0
    append(Entry(point: point, cost: nil, belief: belief))
  }

  /// Brings the model up to date, so that questions need not.
  public mutating func prepare() {
    if hasModel { _ = update() }
  }

  /// Learns that a point is not to be chosen, for a reason that has nothing to do with its cost.
  public mutating func dismiss(_ point: EncodedPoint) { known.insert(point) }

  /// Learns that no verdict on a pending point will come.
  public mutating func forget(_ point: EncodedPoint) {
    guard let place = entries.firstIndex(where: { $0.cost == nil && $0.point == point })
    else { return }
    keep(entries.indices.filter { $0 != place })
  }

  /// The normal scores of some costs among those it was told, as the model learns them.
  ///
  /// - Precondition: `hasModel`, and the model is up to date.
  func scores(of costs: [Double]) -> [Double] {
    let told = entries.compactMap(\.cost).sorted()
    let count = Double(told.count)
    return costs.map { cost in
      let rank = Double(told.count(below: cost) + told.count(through: cost)) / 2
      return StandardNormal.quantile(rank.limited(to: 0.5...count - 0.5) / count)
    }
  }

  /// The candidate of the largest expected improvement among points not known; the first of equals.
  public mutating func choice(among candidates: [EncodedPoint]) -> Int? {
    let values = improvements(of: candidates)
    let best = values.indices.max { (values[$0], $1) < (values[$1], $0) }
    return best.flatMap { values[$0] > -.infinity ? $0 : nil }
  }

  /// The logarithm of the expected improvement of each candidate; −∞ for points that are known.
  ///
  /// - Precondition: `hasModel`.
  /// - Complexity: O(n²) a candidate; O(n³) where it is time to fit the model anew.
  public mutating func improvements(of candidates: [EncodedPoint]) -> [Double] {
    precondition(hasModel, "no model of \(costs) costs")
    let best = update()
    let unknown = candidates.indices.filter { !knows(candidates[$0]) }
    let predictions = process.predictions(at: unknown.map { columns.values(of: candidates[$0]) })
    var values = Array(repeating: -Double.infinity, count: candidates.count)
    for (place, prediction) in zip(unknown, predictions) {
      values[place] = ExpectedImprovement.logarithm(
        mean: prediction.mean, deviation: prediction.deviation, best: best)
    }
    return values
  }

  /// What the model expects at some points, in normal scores.
  package mutating func predictions(at points: [EncodedPoint]) -> [GaussianProcess.Prediction] {
    _ = update()
    return process.predictions(at: points.map(columns.values))
  }

  private mutating func append(_ entry: Entry) {
    known.insert(entry.point)
    entries.append(entry)
    best = nil
    if entries.count > Self.mostPoints { keep(placesWorthKeeping) }
  }

  /// The better half of what is to be kept, then the latest; of those pending, the latest half.
  private var placesWorthKeeping: [Int] {
    let pending = entries.indices.filter { entries[$0].cost == nil }.suffix(Self.keptPoints / 2)
    let told = entries.indices.filter { entries[$0].cost != nil }
    let room = Self.keptPoints - pending.count
    let byCost = told.sorted { (entries[$0].cost ?? 0, $0) < (entries[$1].cost ?? 0, $1) }
    let best = byCost.prefix(room / 2)
    let latest = byCost.dropFirst(room / 2).sorted().suffix(room - room / 2)
    return (pending + best + latest).sorted()
  }

  private mutating func keep(_ places: [Int]) {
    process.keep(places.filter { $0 < process.count })
    entries = places.map { entries[$0] }
    best = nil
  }

  /// Brings the process up to date, and returns the best score.
  private mutating func update() -> Double {
    if let best { return best }
    for entry in entries[process.count...] { process.add(columns.values(of: entry.point)) }
    let told = entries.indices.filter { entries[$0].cost != nil }
    let scores = normalScores(of: told.compactMap { entries[$0].cost })
    var targets = entries.map(\.belief)
    for (place, score) in zip(told, scores) { targets[place] = score }
    process.condition(on: targets)
    if Double(costs) >= Self.growth * Double(fittedAt) { fit(to: told, scores) }
    let lowest = scores.min() ?? 0
    best = lowest
    return lowest
  }

  /// Learns rates and nugget from costs alone: beliefs would confirm themselves.
  private mutating func fit(to told: [Int], _ scores: [Double]) {
    let stride = (told.count + Self.mostFitted - 1) / Self.mostFitted
    let sample = told.indices.filter { (told.count - 1 - $0) % stride == 0 }
    var fitted = process
    fitted.keep(sample.map { told[$0] })
    fitted.condition(on: sample.map { scores[$0] })
    fitted.fit(steps: fittedAt == 0 ? Self.firstSteps : Self.laterSteps)
    process.adopt(fitted)
    fittedAt = costs
  }
}

extension [Double] {
  /// How many of these rising numbers are less than a value.
  fileprivate func count(below value: Double) -> Int { firstPlace { $0 >= value } }

  /// How many of these rising numbers are no more than a value.
  fileprivate func count(through value: Double) -> Int { firstPlace { $0 > value } }

  /// The first place, by halving, from which on a condition holds.
  private func firstPlace(where holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
