public import Evolution
public import Genomes
import RandomStreams

/// What a search is tried on without training anything: verdicts at once, and what they would cost.
public protocol Study: Sendable {
  /// The verdict on a candidate, and the seconds that its evaluation is to take.
  func judge(_ candidate: Candidate) -> StudyOutcome

  /// The first objective of a genome without noise; nil where it has none.
  func value(of genome: Genome) -> Double?

  /// The same study with other noise, times and faults.
  func reseeded(_ seed: UInt64) -> any Study

  /// What was found out about a genome that no search may see: its quality in a test; nil for none.
  func test(_ genome: Genome) -> Double?

  /// The best value of the first objective that there is; nil where it is not known.
  var optimum: Double? { get }

  /// What hypervolumes are measured by; nil with one objective.
  var yardstick: Yardstick? { get }

  /// The least share of an evaluation after which it may be broken off.
  var leastShare: Double { get }
}

extension Study {
  /// Nothing is broken off.
  public var leastShare: Double { 1 }
}

/// What hypervolumes of a study are measured by.
public struct Yardstick: Hashable, Sendable {
  /// The corner that volumes reach to, as costs.
  public var reference: [Double]
  /// The volume of the true front.
  public var volume: Double

  /// A corner, and the volume of the true front below it.
  public init(reference: [Double], volume: Double) {
    self.reference = reference
    self.volume = volume
  }
}

/// What a study knows of a candidate.
public struct StudyOutcome: Sendable {
  /// A fitness or a reason.
  public var verdict: Verdict
  /// What was measured.
  public var measurements: Measurements
  /// Seconds that the evaluation takes.
  public var seconds: Double

  /// An outcome.
  public init(verdict: Verdict, measurements: Measurements, seconds: Double = 0) {
    self.verdict = verdict
    self.measurements = measurements
    self.seconds = seconds
  }
}

/// Failures that are made on purpose, in five ways, the same whenever they are asked for.
public struct FaultInjector: Sendable {
  var seed: UInt64
  private let rate: Double

  /// Failures of this share of all evaluations.
  public init(seed: UInt64, rate: Double) {
    self.seed = seed
    self.rate = rate
  }

  /// The failure of a candidate; nil where it is spared.
  public func fault(of id: BirthID) -> Nonviability? {
    guard rate > 0 else { return nil }
    var stream = RandomStream(seed: seed, purpose: .testing, island: id.island, birth: id.birth)
    guard stream.happens(rate) else { return nil }
    let reasons: [Nonviability.Reason] = [
      .doesNotBuild, .diverged, .timeLimit, .memoryLimit, .evaluatorFailed,
    ]
    return Nonviability(stream.pick(from: reasons), "a fault that the settings asked for")
  }
}
