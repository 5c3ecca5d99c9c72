/// When an evaluation is broken off whose learning curve is behind those of others.
///
/// - **Source:** Golovin, Solnik, Moitra, Kochanski, Karro, Sculley, "Google Vizier: A Service for
///   Black-Box Optimization", KDD 2017, section 3.2.2.
public struct MedianStop: Hashable, Codable, Sendable {
  /// Complete curves that must be known before anybody is stopped.
  public var startup: Int
  /// Points of a curve at which nobody is stopped yet.
  public var grace: Int

  /// A rule.
  public init(startup: Int = 5, grace: Int = 1) {
    self.startup = startup
    self.grace = grace
  }
}

/// What a candidate's learning curve must keep up with, as its island knew it at its birth.
public struct StopLine: Hashable, Codable, Sendable {
  /// The first point of a curve that is looked at, from 0.
  public var first: Int
  /// The median of others at that point and those behind it.
  public var limits: [Double]

  /// A line from a point on.
  public init(first: Int, limits: [Double]) {
    self.first = first
    self.limits = limits
  }

  /// Whether an evaluation is to be broken off: the best of its curve so far is above the line.
  public func stops(_ curve: [Double]) -> Bool {
    let place = curve.count - 1 - first
    guard limits.indices.contains(place), let best = curve.min() else { return false }
    return best > limits[place]
  }
}

/// The curves of complete evaluations, by their fidelity: what newer ones are held against.
///
/// Curves of different fidelities have different schedules, and are not compared.
struct LearningCurves: Sendable {
  /// For each point of a curve, the means of all curves up to there, rising.
  private var means: [Double: [[Double]]] = [:]

  /// Learns the curve of an evaluation that was not broken off.
  mutating func add(_ curve: [Double], fidelity: Double) {
    var points = means[fidelity] ?? []
    var sum = 0.0
    for (place, value) in curve.enumerated() {
      sum += value
      let mean = sum / Double(place + 1)
      if place == points.count { points.append([]) }
      points[place].insert(mean, at: points[place].firstIndex { $0 > mean } ?? points[place].count)
    }
    means[fidelity] = points
  }

  /// What a new evaluation has to keep up with; nil where too little is known.
  ///
  /// At the last point of a curve nothing is left to be saved.
  func line(by rule: MedianStop, fidelity: Double) -> StopLine? {
    guard let points = means[fidelity]?.dropLast().dropFirst(rule.grace), let known = points.first,
      known.count >= rule.startup
    else { return nil }
    return StopLine(
      first: rule.grace, limits: points.map { ($0[($0.count - 1) / 2] + $0[$0.count / 2]) / 2 })
  }
}
