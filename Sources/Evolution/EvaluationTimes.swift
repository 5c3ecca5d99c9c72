/// How long evaluations take on an island, by fidelity.
struct EvaluationTimes: Sendable {
  /// The times of a fidelity.
  private struct Level {
    var fidelity: Double
    /// Seconds, rising.
    var seconds: [Double] = []

    /// What nine of ten do not exceed.
    var usual: Double { seconds[(seconds.count * 9 - 1) / 10] }
  }

  /// By rising fidelity; none is without times.
  private var levels: [Level] = []

  /// Learns of an evaluation that was not broken off.
  mutating func add(_ seconds: Double, fidelity: Double) {
    let place = levels.firstIndex { $0.fidelity >= fidelity } ?? levels.count
    if place == levels.count || levels[place].fidelity != fidelity {
      levels.insert(Level(fidelity: fidelity), at: place)
    }
    let times = levels[place].seconds
    levels[place].seconds.insert(
      seconds, at: times.firstIndex { $0 > seconds } ?? times.count)
  }

  /// The seconds that an evaluation is to be given; nil where nothing is known.
  ///
  /// A fidelity that none has had takes as much more than the nearest below as it is more.
  func estimate(fidelity: Double) -> Double? {
    guard let level = levels.last(where: { $0.fidelity <= fidelity }) ?? levels.first else {
      return nil
    }
    return level.usual * fidelity / level.fidelity
  }
}
