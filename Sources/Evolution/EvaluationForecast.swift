import Architectures
import Genomes

/// How long an evaluation will take, by those that went before.
///
/// Seconds are taken for a straight line over the work of a training: multiply-adds of a sample times the
/// share of the full training; where nothing is known of multiply-adds, over the share alone. It is
/// that of least squares. A forecast is its value, times what nine of ten of the last 64 evaluations did not
/// exceed of their own, times `caution`.
public struct EvaluationForecast: Sendable {
  private var bySize = Line()
  private var byShare = Line()

  /// How much longer than usual a forecast allows for.
  public static let caution = 1.25

  /// A forecast of nothing.
  public init() {}

  /// Learns of an evaluation that was not broken off.
  package mutating func add(_ individual: Individual) {
    guard let seconds = individual.times?.seconds else { return }
    let share = individual.candidate.proposal.fidelity
    if let cost = individual.measurements.cost, cost.multiplyAdds > 0 {
      bySize.add(seconds, work: Double(cost.multiplyAdds) * share)
    }
    byShare.add(seconds, work: share)
  }

  /// Seconds that an evaluation is to be given; nil where none was seen yet.
  ///
  /// - Parameters:
  ///   - multiplyAdds: of one sample; nil where nobody knows.
  ///   - fidelity: the share of the full training.
  public func seconds(multiplyAdds: Int?, fidelity: Double) -> Double? {
    let sized = multiplyAdds.flatMap { bySize.seconds(work: Double($0) * fidelity) }
    return (sized ?? byShare.seconds(work: fidelity)).map { $0 * Self.caution }
  }
}

extension IslandState {
  /// Seconds that the evaluation of a candidate is to be given; nil where none was seen yet.
  public func forecast(for candidate: Candidate) -> Double? {
    let cost = try? space.decoded(candidate.proposal.genome).architecture.cost
    return forecast.seconds(
      multiplyAdds: cost?.multiplyAdds, fidelity: candidate.proposal.fidelity)
  }
}

/// A straight line through seconds over work.
private struct Line: Sendable {
  private var count = 0.0
  private var works = 0.0
  private var times = 0.0
  private var squares = 0.0
  private var products = 0.0
  /// How the last evaluations compared with the line before them.
  private var ratios: [Double] = []
  private var next = 0

  static let remembered = 64

  mutating func add(_ seconds: Double, work: Double) {
    if let foreseen = value(at: work), foreseen > 0 { note(seconds / foreseen) }
    count += 1
    works += work
    times += seconds
    squares += work * work
    products += work * seconds
  }

  private mutating func note(_ ratio: Double) {
    if ratios.count < Self.remembered {
      ratios.append(ratio)
    } else {
      ratios[next] = ratio
      next = (next + 1) % Self.remembered
    }
  }

  func seconds(work: Double) -> Double? {
    guard let value = value(at: work) else { return nil }
    let sorted = ratios.sorted()
    return value * max(1, sorted.isEmpty ? 1 : sorted[(sorted.count * 9 - 1) / 10])
  }

  /// Least squares; no work takes less than none, and more work never takes less.
  private func value(at work: Double) -> Double? {
    guard count > 0 else { return nil }
    let spread = count * squares - works * works
    guard spread > 1e-9 * squares * count else { return times / count }
    let slope = max(0, (count * products - works * times) / spread)
    let start = (times - slope * works) / count
    guard start >= 0 else { return squares > 0 ? products / squares * work : times / count }
    return start + slope * work
  }
}
