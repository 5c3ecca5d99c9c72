import Architectures
public import Evolution
public import Genomes
import RandomStreams

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// A function instead of a training, and how long it pretends to take.
public struct SyntheticSettings: Codable, Hashable, Sendable {
  /// What is computed.
  public var function: SyntheticFunction = .oneMax
  /// The standard deviation of the noise on the first quantity.
  public var noise = 0.0
  /// How evaluation times are distributed.
  public var time: TimeDistribution = .constant
  /// The mean of the times in seconds.
  public var mean = 0.0
  /// The spread of log-normal times: the standard deviation of their logarithm.
  public var sigma = 1.0
  /// The correlation of a time's normal score with that of quality: above 0, good candidates are slow.
  public var correlation = 0.0

  /// The number of ones, at once.
  public init() {}
}

/// The functions by name.
public enum SyntheticFunction: String, Codable, Hashable, Sendable, CaseIterable {
  /// `value`, maximised: the share of fields that have their greatest value (Real et al. 2019).
  case oneMax = "one_max"
  /// `value`, minimised: the mean square of all fields' places around one half.
  case sphere
  /// `value`, minimised: a number from 0 to 1 that a hash of the genome gives, without any structure.
  case hash
  /// `f1` and `f2`, minimised, over places from 0 to 1: a convex front (Zitzler, Deb, Thiele 2000).
  case zdt1
  /// The same with a concave front.
  case zdt2
  /// The same with a front of five pieces.
  case zdt3

  /// The objectives that it has.
  public var objectives: [Objective] {
    switch self {
    case .oneMax: [Objective("value", direction: .maximize)]
    case .sphere, .hash: [Objective("value")]
    case .zdt1, .zdt2, .zdt3: [Objective("f1"), Objective("f2")]
    }
  }
}

extension SyntheticFunction {
  /// The best value of the first objective, where it is known and can be reached.
  fileprivate func optimum(of goals: Goals, in space: SearchSpace) -> Double? {
    guard goals.objectives.first == objectives[0] else { return nil }
    switch self {
    case .oneMax: return 1
    case .sphere: return space.features.allSatisfy { $0 == .real } ? 0 : nil
    case .hash, .zdt1, .zdt2, .zdt3: return nil
    }
  }
}

/// How evaluation times are distributed, each by its quantiles, so that they can follow quality.
public enum TimeDistribution: String, Codable, Hashable, Sendable, CaseIterable {
  case constant
  /// From 0 to twice the mean.
  case uniform
  case halfNormal = "half_normal"
  case logNormal = "log_normal"

  /// The time of a standard normal score.
  func seconds(score: Double, mean: Double, sigma: Double) -> Double {
    switch self {
    case .constant: mean
    case .uniform: 2 * mean * StandardNormal.cumulative(score)
    case .halfNormal:
      // The mean of a half-normal distribution is its sigma times the square root of 2/π.
      mean * (Double.pi / 2).squareRoot()
        * StandardNormal.quantile(
          min((1 + StandardNormal.cumulative(score)) / 2, 1 - 0x1p-53))
    case .logNormal: mean * exp(sigma * score - sigma * sigma / 2)
    }
  }
}

/// A function of the genome as a study.
public struct SyntheticStudy: Study {
  /// The best value of the first objective.
  public let optimum: Double?
  private let settings: SyntheticSettings
  private let space: SearchSpace
  private let goals: Goals
  private var seed: UInt64
  private var faults: FaultInjector

  /// A study of a function over a space.
  public init(
    _ settings: SyntheticSettings, space: SearchSpace, goals: Goals, seed: UInt64,
    faults: FaultInjector
  ) {
    self.settings = settings
    self.space = space
    self.goals = goals
    self.seed = seed
    self.faults = faults
    optimum = settings.function.optimum(of: goals, in: space)
  }

  /// The corner (1.1, 1.1), as is usual for these functions, and the volume of 100,000 points of the
  /// true front.
  public var yardstick: Yardstick? {
    guard goals.objectives == settings.function.objectives else { return nil }
    let count = 100_000
    let h: (Double) -> Double
    switch settings.function {
    case .zdt1: h = { 1 - $0.squareRoot() }
    case .zdt2: h = { 1 - $0 * $0 }
    case .zdt3: h = { 1 - $0.squareRoot() - $0 * sin(10 * Double.pi * $0) }
    case .oneMax, .sphere, .hash: return nil
    }
    let points = (0...count).map { step -> [Double] in
      let x = Double(step) / Double(count)
      return [x, h(x)]
    }
    return Yardstick(
      reference: [1.1, 1.1], volume: hypervolume(of: points, reference: [1.1, 1.1]))
  }

  /// Computes the function; equal candidates of other births have other noise.
  public func judge(_ candidate: Candidate) -> StudyOutcome {
    var stream = RandomStream(
      seed: seed, purpose: .noise, island: candidate.id.island, birth: candidate.id.birth)
    let genome = candidate.proposal.genome
    var values = values(of: genome)
    let score = score(of: values, quality: quality(of: values), from: &stream)
    let seconds =
      settings.mean > 0
      ? settings.time.seconds(score: score, mean: settings.mean, sigma: settings.sigma) : 0
    if let fault = faults.fault(of: candidate.id) {
      return StudyOutcome(
        verdict: .nonviable(fault), measurements: Measurements(), seconds: seconds)
    }
    if settings.noise > 0 { values[0] += settings.noise * stream.normal() }
    var metrics: [String: Double] = [:]
    for (objective, value) in zip(settings.function.objectives, values) {
      metrics[objective.name] = value
    }
    let measurements = Measurements(metrics: metrics)
    return StudyOutcome(
      verdict: goals.verdict(on: measurements, fidelity: candidate.proposal.fidelity),
      measurements: measurements, seconds: seconds * candidate.proposal.fidelity)
  }

  /// The function without noise.
  public func value(of genome: Genome) -> Double? {
    let name = goals.objectives.first?.name
    return zip(settings.function.objectives, values(of: genome)).first { $0.0.name == name }?.1
  }

  /// The same function with other noise, times and faults.
  public func reseeded(_ seed: UInt64) -> any Study {
    var study = self
    study.seed = seed
    study.faults.seed = seed
    return study
  }

  /// The function without noise.
  public func test(_ genome: Genome) -> Double? { value(of: genome) }

  private func values(of genome: Genome) -> [Double] {
    let x = space.places(of: genome)
    switch settings.function {
    case .oneMax: return [Double(x.count { $0 == 1 }) / Double(max(1, x.count))]
    case .sphere:
      return [x.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / Double(max(1, x.count))]
    case .hash:
      let identity = space.identity(of: genome)
      // What does not decode has no identity, and is as bad as can be.
      return [Double((identity?.high ?? .max) >> 11) * 0x1p-53]
    case .zdt1, .zdt2, .zdt3: return zitzler(x)
    }
  }

  private func zitzler(_ x: [Double]) -> [Double] {
    let rest = x.dropFirst()
    let g = 1 + 9 * rest.reduce(0, +) / Double(max(1, rest.count))
    let ratio = (x.first ?? 0) / g
    let h: Double =
      switch settings.function {
      case .zdt2: 1 - ratio * ratio
      case .zdt3: 1 - ratio.squareRoot() - ratio * sin(10 * Double.pi * ratio * g)
      default: 1 - ratio.squareRoot()
      }
    return [x.first ?? 0, g * h]
  }

  /// How good values are, from 0 to 1.
  private func quality(of values: [Double]) -> Double {
    switch settings.function {
    case .oneMax: values[0]
    case .hash: 1 - values[0]
    case .sphere: 1 - 4 * values[0]
    case .zdt1, .zdt2, .zdt3: 1 / (1 + max(0, values[1]))
    }
  }

  /// A normal score with the correlation that the settings want to that of quality.
  private func score(
    of values: [Double], quality: Double, from stream: inout RandomStream
  ) -> Double {
    let correlation = settings.correlation
    let own = stream.normal()
    guard correlation != 0 else { return own }
    let quality = StandardNormal.quantile(min(0.9999, max(0.0001, quality)))
    return correlation * quality + (1 - correlation * correlation).squareRoot() * own
  }
}

extension SearchSpace {
  /// The fields of a vector as numbers from 0 to 1; of a list of layers, its encoding.
  fileprivate func places(of genome: Genome) -> [Double] {
    zip(features, encoding(of: genome)).map { feature, value in
      if case .categorical(let levels, _) = feature {
        value / Double(max(1, levels - 1))
      } else {
        value
      }
    }
  }
}
