public import Evolution
public import MessagePassing

/// The part that one rank plays in a run: it drives its islands, or evaluates for one.
///
/// Every rank makes one and calls `run()`. It is a loop on one thread that receives, acts, sends and
/// sleeps, and that waits for nobody.
public final class Archipelago {
  private let communicator: any Communicator
  private let environment: RunEnvironment
  private let post: Post
  private let evaluator: any Evaluator
  private var loops: [IslandLoop] = []
  private var remote: RemoteEvaluator?
  private var service: EvaluatorService?
  private var root: Root?
  private let isRoot: Bool
  /// Since when messages wait for company; nil while none does.
  private var heldSince: Double?

  /// Why the search ended, on every rank that coordinates islands; nil before it has.
  public private(set) var stopped: StopReason?

  private var isStarted = false
  private var hasToldInterruption = false
  /// The rank that this one takes its end from, and says goodbye to.
  private let superior: Int?
  /// The ranks that have yet to say goodbye, once the end has come.
  private var missingGoodbyes: Set<Int>
  private var endDeadline: Double?
  private var isOver = false

  /// Seconds that a rank waits in the end for others, and for its messages to leave.
  package static let endingTime = 10.0

  /// A rank's part in a run.
  ///
  /// - Parameters:
  ///   - evaluator: what this rank's processor evaluates with.
  ///   - states: the islands that the rank coordinates, fresh or replayed from their journals.
  ///   - recorders: the recorder of each of them.
  ///   - arrivals: migrants that reached each of them before, and are not in its state.
  ///   - recall: what is known of a candidate already.
  /// - Precondition: states and recorders are those of `Placement(rankCount:islandCount:)`.
  public init(
    plan: ArchipelagoPlan, communicator: any Communicator, evaluator: any Evaluator,
    states: [Int: IslandState], recorders: [Int: any Recorder], environment: RunEnvironment,
    arrivals: [Int: [Departure]] = [:],
    recall: @escaping Recall = { _ in nil }
  ) {
    let placement = Placement(rankCount: communicator.size, islandCount: plan.islandCount)
    let rank = communicator.rank
    self.communicator = communicator
    self.environment = environment
    self.evaluator = evaluator
    post = Post(communicator, placement: placement)
    isRoot = rank == Placement.root
    var inferiors: [Int] = []
    let start = environment.now()
    // A synchronous run must not depend on a clock.
    let limit = plan.mode == .asynchronous ? plan.budget.seconds : nil
    let secondsLeft = { limit.map { $0 - environment.elapsedBefore - environment.now() + start } }
    switch placement.role(ofRank: rank) {
    case .evaluator(let island):
      let coordinator = placement.coordinator(ofIsland: island)
      superior = coordinator
      service = EvaluatorService(evaluator, coordinator: coordinator, post: post)
    case .coordinator(let islands):
      superior = isRoot ? nil : Placement.root
      inferiors = islands.flatMap { placement.evaluatorRanks(ofIsland: $0) }
      if isRoot { inferiors += placement.coordinators.filter { $0 != rank } }
      let shared = islands.count > 1 ? SharedEvaluator(evaluator, islands: islands) : nil
      for island in islands {
        guard let state = states[island], let recorder = recorders[island] else {
          preconditionFailure("rank \(rank) coordinates island \(island) but was not given it")
        }
        let ranks = placement.evaluatorRanks(ofIsland: island)
        if !ranks.isEmpty {
          remote = RemoteEvaluator(local: evaluator, ranks: ranks, post: post)
        }
        loops.append(
          IslandLoop(
            plan: plan, state: state, recorder: recorder,
            evaluator: remote ?? shared?.share(ofIsland: island) ?? evaluator, post: post,
            now: environment.now, secondsLeft: secondsLeft,
            jobSecondsLeft: environment.jobSecondsLeft, arrivals: arrivals[island] ?? [],
            recall: recall))
      }
    }
    missingGoodbyes = Set(inferiors)
    let recorders = loops.map(\.recorder)
    post.commit = { for recorder in recorders { try recorder.commit() } }
    if isRoot { root = Root(plan: plan, post: post, environment: environment) }
  }

  /// Takes part until the search is over.
  ///
  /// - Returns: on the root, the summary, while the other ranks wait for `end()`; on the others nil,
  ///   after the root ended the run.
  /// - Throws: what communication, recorders and evaluators throw; the run must then be aborted.
  public func run() throws -> RunSummary? {
    try loop { summary != nil }
    if let summary { return summary }
    try drain()
    return nil
  }

  /// Ends the run on the other ranks; called on the root, once, after `run()`.
  public func end() throws {
    precondition(isRoot, "only the root ends a run")
    try beginEnd()
    try loop { false }
    try drain()
  }

  private func loop(until isDone: () -> Bool) throws {
    // Whoever hands out work looks oftener, and so does who has just sent a verdict: slots stand idle
    // until they have looked.
    var busy = Backoff(range: remote == nil ? 100...1000 : 100...300)
    var idle = Backoff(range: 1000...20_000)
    while true {
      let acted = try step()
      if isOver || isDone() { return }
      if acted {
        busy.reset()
        idle.reset()
      } else {
        let pause = isResting ? idle.idle() : busy.idle()
        environment.sleep(evaluator.secondsToVerdict.map { min(pause, Int($0 * 1e6) + 1) } ?? pause)
      }
    }
  }

  /// Whether there is nothing to do but wait for the end.
  private var isResting: Bool {
    endDeadline == nil && (service?.isResting ?? loops.allSatisfy(\.isSettled))
  }

  private func drain() throws {
    let deadline = environment.now() + Self.endingTime
    try communicator.drain {
      guard environment.now() < deadline else { return true }
      environment.sleep(200)
      return false
    }
  }
}

// MARK: One turn of the loop, which tests take rank by rank

extension Archipelago {
  /// What the run came to, on the root, once it is known.
  package var summary: RunSummary? { root?.summary }

  /// Whether this rank has taken its leave.
  package var hasEnded: Bool { isOver }

  /// The islands that this rank drives, as they are now.
  package var states: [IslandState] { loops.map(\.state) }

  /// Receives what has arrived, does what can be done, and sends.
  ///
  /// - Returns: whether anything happened.
  package func step() throws -> Bool {
    guard !isOver else { return false }
    try environment.pulse()
    var acted = false
    if !isStarted {
      isStarted = true
      for loop in loops { try loop.start() }
    }
    for message in post.collect() {
      try take(message, from: communicator.rank)
      acted = true
    }
    while let envelope = try communicator.receive() {
      try take(try Wire.decode(envelope), from: envelope.source)
      acted = true
    }
    for loop in loops where try loop.step() { acted = true }
    try remote?.dispatch()
    if try service?.step() ?? false { acted = true }
    if try root?.step() ?? false { acted = true }
    try flush(isIdle: !acted)
    try tellInterruption()
    try leaveIfDone()
    try communicator.progress()
    return acted || post.hasKept
  }

  /// Writes journals and sends departures: whoever is busy does so for many at once, whoever waits
  /// has nothing better to do.
  private func flush(isIdle: Bool) throws {
    if isIdle {
      try post.flush()
    } else if post.isHolding {
      let now = environment.now()
      let since = heldSince ?? now
      heldSince = since
      guard now - since >= environment.patience else { return }
      try post.flush()
    }
    heldSince = nil
  }

  /// Tells those below this rank to leave.
  package func beginEnd() throws {
    guard endDeadline == nil else { return }
    endDeadline = environment.now() + Self.endingTime
    for rank in missingGoodbyes.sorted() { try post.send(.control(.end), to: rank) }
  }

  private func take(_ message: WireMessage, from source: Int) throws {
    switch message {
    case .work(let candidate) where service != nil: service?.take(candidate)
    case .result(let individual) where remote != nil:
      remote?.receive(individual, from: source)
    case .migrants(let departure), .exchange(let departure):
      guard let loop = loops.first(where: { $0.state.island == departure.to }) else {
        throw misdirected(message.tag, from: source)
      }
      loop.receive(departure)
    case .report(let report) where root != nil: root?.receive(report)
    case .control(let control): try take(control, from: source)
    case .goodbye: missingGoodbyes.remove(source)
    case .work, .result, .report: throw misdirected(message.tag, from: source)
    }
  }

  private func take(_ control: ControlMessage, from source: Int) throws {
    switch control {
    case .hello(let capacity): remote?.hello(from: source, capacity: capacity)
    case .proceed(let generation): for loop in loops { loop.proceed(to: generation) }
    case .grant(let island, let births):
      for loop in loops where loop.state.island == island { loop.grant(births: births) }
    case .spent: for loop in loops { loop.noteSpent() }
    case .surplus: for loop in loops { loop.beginSurplus() }
    case .stop: for loop in loops { try loop.stop() }
    case .settle(let expected, let reason):
      stopped = reason
      for loop in loops {
        guard expected.indices.contains(loop.state.island) else {
          throw misdirected(.control, from: source)
        }
        loop.settle(expecting: expected[loop.state.island])
      }
    case .cancel: service?.cancel()
    case .interrupted: root?.interrupt()
    case .end: try beginEnd()
    }
  }

  private func misdirected(_ tag: Tag, from source: Int) -> IslandsError {
    .misdirected(tag: tag, source: source, rank: communicator.rank)
  }

  /// A signal may have reached this rank alone; the root hears of it.
  private func tellInterruption() throws {
    guard !isRoot, !hasToldInterruption, environment.isInterrupted() else { return }
    hasToldInterruption = true
    try post.send(.control(.interrupted), to: Placement.root)
  }

  /// Says goodbye once all below have done so, or time is up.
  private func leaveIfDone() throws {
    guard let endDeadline, missingGoodbyes.isEmpty || environment.now() >= endDeadline else {
      return
    }
    if let superior { try post.send(.goodbye, to: superior) }
    isOver = true
  }
}
