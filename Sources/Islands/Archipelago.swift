public import Evolution
public import MessagePassing

/// The part that one rank plays in a run: it drives its islands, or evaluates for others.
///
/// Every rank makes one and calls `run()`. It is a loop on one thread that receives, acts, sends and
/// sleeps, and that waits for nobody. What the rank does is written in a roster, which changes where ranks
/// die: see `Archipelago+Rosters` and `Archipelago+Vigil`.
public final class Archipelago {
  let plan: ArchipelagoPlan
  let communicator: any Communicator
  let environment: RunEnvironment
  let post: Post
  let evaluator: any Evaluator
  let recall: Recall
  let open: OpenIsland
  /// When this rank began, on its clock.
  let start: Double
  /// Seconds that were searched before a resume, as far as this rank knows.
  var elapsedBefore: Double

  /// Who is alive and does what, as far as this rank knows.
  package internal(set) var roster: Roster
  var loops: [IslandLoop] = []
  let pool: Pool
  var service: EvaluatorService?
  var root: Root?

  var vigil: Vigil
  /// Which processes the ranks are, as far as they have told.
  var presences: [Presence?]
  /// What this rank has told its successors last.
  var announcedSuccessors: [KnownRank] = []
  /// Ranks that others have found dead.
  var reportedMissing: Set<Int> = []
  /// The number of the roster that each rank has seen of this one.
  var shown: [Int]
  /// Messages that were written under a roster that this rank has not seen yet.
  var early: [EarlyMessage] = []
  /// Ranks that could not open the journal of an island.
  var refusals: [Int: Set<Int>] = [:]
  /// Whether this rank may have lost its islands without knowing: it does nothing until it is told that
  /// it has not.
  var isFenced = false
  /// How often it was.
  var questions = 0
  /// The roster under which this rank last took up its duties.
  var dutiful: Roster
  /// What the root's beat was when its silence was noticed, and when.
  var lastBeat: (beat: String, at: Double)?
  /// Since when the coordinator of this evaluator has been known to be dead.
  var orphanedSince: Double?

  /// When this rank last looked for messages, and whether it has had something to do since.
  private var lastLook = -Double.infinity
  private var isBusy = false
  /// Since when messages wait for company; nil while none does.
  private var heldSince: Double?

  /// Why the search ended, on every rank that coordinates islands; nil before it has.
  public internal(set) var stopped: StopReason?

  private var isStarted = false
  var hasToldInterruption = false
  /// The ranks that have yet to say goodbye, once the end has come.
  var missingGoodbyes: Set<Int> = []
  /// The ranks that have left as they should.
  var hasLeft: Set<Int> = []
  var endDeadline: Double?
  /// Whether the root died after all was done.
  var hasLostRoot = false
  var isOver = false

  /// Seconds that a rank waits in the end for others, and for its messages to leave.
  package static let endingTime = 10.0

  struct EarlyMessage {
    var roster: Int
    var source: Int
    var message: WireMessage
  }

  /// Reads an island from its journal in the middle of a run, when its coordinator is dead.
  public typealias OpenIsland = (Int) throws -> IslandFromJournal

  /// An island whose coordinator is dead, as its journal gives it.
  public struct IslandFromJournal {
    /// The island.
    public var state: IslandState
    /// Who takes down what happens from now on.
    public var recorder: any Recorder
    /// Seconds of searching until the journal's last entry.
    public var elapsed: Double

    /// An island of these parts.
    public init(state: IslandState, recorder: any Recorder, elapsed: Double) {
      self.state = state
      self.recorder = recorder
      self.elapsed = elapsed
    }
  }

  /// A rank's part in a run.
  ///
  /// - Parameters:
  ///   - evaluator: what this rank's processor evaluates with.
  ///   - states: the islands that the rank coordinates, fresh or replayed from their journals.
  ///   - recorders: the recorder of each of them.
  ///   - arrivals: migrants that reached each of them before, and are not in its state.
  ///   - recall: what is known of a candidate already.
  ///   - open: reads an island from its journal that another rank has driven so far.
  /// - Precondition: states and recorders are those of `Placement(rankCount:islandCount:)`.
  public init(
    plan: ArchipelagoPlan, communicator: any Communicator, evaluator: any Evaluator,
    states: [Int: IslandState], recorders: [Int: any Recorder], environment: RunEnvironment,
    arrivals: [Int: [Departure]] = [:], recall: @escaping Recall = { _ in nil },
    open: @escaping OpenIsland = { throw NoJournal($0) }
  ) {
    let rank = communicator.rank
    self.plan = plan
    self.communicator = communicator
    self.environment = environment
    self.evaluator = evaluator
    self.recall = recall
    self.open = open
    roster = Roster(Placement(rankCount: communicator.size, islandCount: plan.islandCount))
    dutiful = roster
    post = Post(communicator, roster: roster)
    pool = Pool(evaluator, post: post)
    start = environment.now()
    elapsedBefore = environment.elapsedBefore
    let limit = communicator.size > 1 ? environment.liveness.silence : .infinity
    vigil = Vigil(limit: limit, rankCount: communicator.size, now: start)
    presences = Array(repeating: nil, count: communicator.size)
    shown = Array(repeating: 0, count: communicator.size)
    if let coordinator = roster.superiors[rank] {
      service = EvaluatorService(evaluator, coordinator: coordinator, post: post)
    }
    let islands = roster.islands(of: rank)
    pool.arrange(islands: islands, ranks: roster.evaluators(of: rank), inHand: [])
    for island in islands {
      guard let state = states[island], let recorder = recorders[island] else {
        preconditionFailure("rank \(rank) coordinates island \(island) but was not given it")
      }
      loops.append(loop(over: state, recorder, arrivals: arrivals[island] ?? []))
    }
    commitAll()
    if roster.root == rank {
      root = Root(
        plan: plan, post: post, environment: environment, start: start, isSuccessor: false)
    }
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
    try beginEnd()
    try loop { false }
    try drain()
    for rank in roster.lost {
      guard let presence = presences[rank], environment.liveness.isAlive(presence) == true else {
        continue
      }
      environment.liveness.end(presence)
    }
  }

  /// Keeps in touch with the other ranks while the caller does something else between `run()` and
  /// `end()`; to be called several times a second.
  public func keepInTouch() throws {
    guard vigil.isDue(environment.now()) else { return }
    _ = try step()
  }

  /// Whether this rank gathers reports and ends the run; another one may, after a death.
  public var isRoot: Bool { root != nil }

  /// Whether a rank was lost: then MPI must not be finalised.
  public var hasLosses: Bool { roster.number > 0 || hasLostRoot }

  /// The ranks that were lost, those among them that came back.
  public var lostRanks: [Int] { roster.everLost }

  /// The islands that this rank drives.
  public var islands: [Int] { loops.map(\.state.island) }

  private func loop(until isDone: () -> Bool) throws {
    // Whoever hands out work looks oftener, and so does who has just sent a verdict: slots stand idle
    // until they have looked.
    var busy = Backoff(range: pool.remote == nil ? 100...1000 : 100...300)
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
    for rank in roster.lost { communicator.giveUp(on: rank) }
    try communicator.drain {
      guard environment.now() < deadline else { return true }
      environment.sleep(200)
      return false
    }
  }
}

/// A rank that was given no way to open islands was asked to.
public struct NoJournal: Error, Hashable {
  /// The island.
  public var island: Int

  /// No journal of an island.
  public init(_ island: Int) { self.island = island }
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
    do { return try turn() } catch is OutOfTouch {
      vigil.look(environment.now())
      try fence()
      return true
    }
  }

  private func turn() throws -> Bool {
    if !isStarted {
      isStarted = true
      for loop in loops { try loop.start() }
      try introduce(to: Set(roster.inferiors(of: communicator.rank)))
    }
    let now = environment.now()
    if isBusy, now - lastLook < environment.patience { return try work() }
    lastLook = now
    try environment.pulse()
    try checkClock()
    var acted = try !isFenced && readOwn()
    while let envelope = try communicator.receive() {
      try receive(envelope)
      acted = true
    }
    try keepVigil()
    guard !isOver else { return acted }
    if isFenced {
      isBusy = false
      try leaveIfDone()
      try communicator.progress()
      return acted
    }
    if try work() { acted = true }
    if try root?.step() ?? false { acted = true }
    try flush(isIdle: !acted)
    try tellInterruption()
    try leaveIfDone()
    try communicator.progress()
    return acted || post.hasKept
  }

  /// Does what needs nobody: a rank whose evaluations take no time would otherwise spend it on looking
  /// for messages and, where ranks share a core, give that to the next one after each of them.
  private func work() throws -> Bool {
    var acted = try readOwn()
    for loop in loops where try loop.step() { acted = true }
    try pool.remote?.dispatch()
    if try service?.step() ?? false { acted = true }
    isBusy = acted
    return acted
  }

  /// Reads what this rank has sent itself.
  private func readOwn() throws -> Bool {
    guard post.hasKept else { return false }
    while let message = post.collect() { try take(message, from: communicator.rank) }
    return true
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

  /// A signal may have reached this rank alone; the root hears of it.
  private func tellInterruption() throws {
    guard root == nil, !hasToldInterruption, environment.isInterrupted() else { return }
    hasToldInterruption = true
    try post.send(.control(.interrupted), to: roster.root)
  }

  /// Tells those below this rank to leave.
  package func beginEnd() throws {
    guard endDeadline == nil else { return }
    endDeadline = environment.now() + Self.endingTime
    missingGoodbyes = Set(roster.inferiors(of: communicator.rank))
    for rank in missingGoodbyes.sorted() { try post.sendUncommitted(.control(.end), to: rank) }
  }

  /// Says goodbye once all below have done so, or time is up.
  private func leaveIfDone() throws {
    guard let endDeadline, missingGoodbyes.isEmpty || environment.now() >= endDeadline else {
      return
    }
    if let superior = roster.superior(of: communicator.rank) {
      try post.sendUncommitted(.goodbye, to: superior)
    }
    isOver = true
  }
}
