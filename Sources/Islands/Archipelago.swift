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
  /// Ranks that others have found dead, as the root heard.
  var reportedMissing: Set<Int> = []
  /// Ranks that this one has found dead, as it told the root last.
  var toldMissing: Set<Int> = []
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
  /// Whether it was stopped for long in the middle of something, and nobody has looked into that yet.
  var hasOverslept = false
  /// The roster under which this rank last took up its duties.
  var dutiful: Roster
  /// What the root's beat was when its silence was noticed, and when.
  var lastBeat: (beat: String, at: Double)?
  /// Since when the coordinator of this evaluator has been known to be dead.
  var orphanedSince: Double?

  /// When this rank last looked for messages, and whether it has had something to do since.
  var lastLook = -Double.infinity
  var isBusy = false

  /// Why the search ended, on every rank that coordinates islands; nil before it has.
  public internal(set) var stopped: StopReason?

  var isStarted = false
  var hasToldInterruption = false
  /// What the root has asked of this rank last, until that is begun.
  var errand: (number: Int, content: [UInt8])?
  /// Whether this rank is at something that was asked of it, and who the root was when it began.
  var isOnErrand = false
  var sender: Int?
  /// The number of the errands that this rank has sent others on last, and who has yet to return.
  var errandNumber = 0
  var away: Set<Int> = []
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
    post = Post(
      communicator, roster: roster, areDeparturesAwaited: plan.mode != .asynchronous)
    pool = Pool(evaluator, post: post)
    start = environment.now()
    elapsedBefore = environment.elapsedBefore
    let limit = communicator.size > 1 ? environment.liveness.silence : .infinity
    vigil = Vigil(limit: limit, rankCount: communicator.size, now: start)
    presences = Array(repeating: nil, count: communicator.size)
    shown = Array(repeating: 0, count: communicator.size)
    if let coordinator = roster.superiors[rank] {
      service = makeService(coordinator: coordinator)
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

  /// What still waits for a flush holds the loops that sent it.
  deinit { post.clear() }

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
