package import Evolution
import MessagePassing

/// What an evaluator rank does: it takes work, and sends back verdicts.
///
/// A coordinator may die before it has taken down what it was sent. So the last verdicts are kept, and
/// whoever follows it is sent them again, and told what is in hand. Where answers take long, it asks for
/// some candidates more than it can evaluate at once.
package final class EvaluatorService {
  private let evaluator: any Evaluator
  private let post: Post
  /// Whom it serves; nil for nobody, before it is told.
  package private(set) var coordinator: Int?
  private var announced: Int?
  /// What it was given and has not judged.
  private var inHand: Set<BirthID> = []
  /// What is in hand and in no slot yet.
  private var ahead = Queue<Candidate>()
  /// Since when what is in a slot has been there.
  private var begun: [BirthID: Double] = [:]
  private var lookahead = Lookahead()
  private let clock: Clock?
  /// The last verdicts, those on whatever was in hand at once among them.
  private(set) var latest: [Individual] = []

  /// Whether there has been nothing to do since it was told to drop its work.
  package private(set) var isResting = false

  /// What it needs to know of time, in order to ask for candidates ahead.
  package struct Clock {
    /// Seconds since any fixed moment.
    var now: () -> Double
    /// Seconds until the job's end; nil where nothing is known of that.
    var jobSecondsLeft: () -> Double?
  }

  /// A service to a coordinator.
  ///
  /// - Parameter clock: nil where no candidate is to be asked for ahead of time.
  package init(_ evaluator: any Evaluator, coordinator: Int?, post: Post, clock: Clock? = nil) {
    self.clock = clock
    self.evaluator = evaluator
    self.coordinator = coordinator
    self.post = post
  }

  /// Serves another coordinator, and tells it what there is.
  func serve(_ rank: Int) throws {
    coordinator = rank
    announced = nil
    try announce()
    for individual in latest { try post.send(.result(individual), to: rank) }
  }

  /// What its evaluator works on.
  var underWay: Set<BirthID> { Set(begun.keys) }

  /// Takes a candidate.
  func take(_ candidate: Candidate) {
    isResting = false
    guard inHand.insert(candidate.id).inserted else { return }
    if let clock { lookahead.candidateCame(at: clock.now()) }
    ahead.append(candidate)
    fillSlots()
  }

  private func fillSlots() {
    while begun.count < max(1, evaluator.capacity), let candidate = ahead.popFirst() {
      begun[candidate.id] = clock?.now() ?? 0
      evaluator.submit(candidate)
    }
  }

  /// Drops what is in hand.
  func cancel() {
    isResting = true
    inHand = []
    ahead = Queue()
    begun = [:]
    latest = []
    lookahead.forget()
    evaluator.cancel()
  }

  /// Announces the capacity when it is another, and sends what is done.
  ///
  /// - Returns: whether anything was sent.
  package func step() throws -> Bool {
    var acted = false
    for individual in try evaluator.collect() {
      inHand.remove(individual.id)
      let start = begun.removeValue(forKey: individual.id)
      latest.append(individual)
      if let coordinator { try post.send(.result(individual), to: coordinator) }
      if let clock {
        let now = clock.now()
        lookahead.verdictLeft(
          at: now, after: start.map { now - $0 }, room: (announced ?? 0) - inHand.count)
        lookahead.adjust(slots: evaluator.capacity, secondsLeft: clock.jobSecondsLeft())
      }
      acted = true
    }
    fillSlots()
    let excess = latest.count - 2 * max(1, capacity)
    if excess > 0 { latest.removeFirst(excess) }
    return try announce() || acted
  }

  /// How many candidates it has use for at once.
  private var capacity: Int { evaluator.capacity == 0 ? 0 : evaluator.capacity + lookahead.count }

  @discardableResult
  private func announce() throws -> Bool {
    guard let coordinator, announced != capacity else { return false }
    announced = capacity
    try post.send(.control(.hello(capacity: capacity, inHand: inHand.sorted())), to: coordinator)
    return true
  }
}
