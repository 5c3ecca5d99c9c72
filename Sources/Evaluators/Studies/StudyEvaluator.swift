public import Evolution

/// Judges candidates by a study, each after the time that it takes on some clock: the real one, or
/// that of a simulation.
public final class StudyEvaluator: Evaluator {
  /// How many candidates are judged at once.
  public let capacity: Int
  private let study: any Study
  private let now: () -> Double
  private let rank: Int
  private let host: String
  private var inHand: [(individual: Individual, due: Double)] = []
  /// Seconds that candidates have taken so far, those in hand and those dropped not counted.
  public private(set) var busySeconds = 0.0

  /// An evaluator of so many slots.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970, or on any other clock.
  ///   - rank, host: what is written down as the place of the evaluation.
  public init(
    _ study: any Study, slots: Int, rank: Int, host: String, now: @escaping () -> Double
  ) {
    self.study = study
    capacity = slots
    self.rank = rank
    self.host = host
    self.now = now
  }

  /// Judges a candidate; the verdict comes out when its time is over.
  public func submit(_ candidate: Candidate) {
    let outcome = study.judge(candidate)
    var individual = Individual(
      candidate: candidate, verdict: outcome.verdict, measurements: outcome.measurements)
    var due = -Double.infinity
    if outcome.seconds > 0 {
      let start = now()
      individual.times = Times(started: start, seconds: outcome.seconds, rank: rank, host: host)
      due = start + outcome.seconds
    }
    inHand.append((individual, due))
  }

  /// The individuals whose time is over, in the order in which it was.
  public func collect() -> [Individual] {
    guard let first = nextDue else { return [] }
    let time = first == -.infinity ? first : now()
    guard first <= time else { return [] }
    let done = inHand.filter { $0.due <= time }.sorted { $0.due < $1.due }
    inHand.removeAll { $0.due <= time }
    for (individual, _) in done { busySeconds += individual.times?.seconds ?? 0 }
    return done.map(\.individual)
  }

  /// Drops what is in hand.
  public func cancel() { inHand = [] }

  /// Seconds until the next verdict comes out.
  public var secondsToVerdict: Double? { nextDue.map { max(0, $0 - now()) } }

  /// When the next verdict comes out; nil where nothing is in hand.
  public var nextDue: Double? { inHand.lazy.map(\.due).min() }
}
