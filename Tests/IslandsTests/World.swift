import Architectures
import Evolution
import Genomes
import Geometry
import Islands
import MessagePassing

/// Judges candidates after a number of polls that depends on the candidate, by a function of the
/// genome alone.
final class ScriptedEvaluator: Evaluator {
  struct Script {
    var capacity = 2
    /// The most polls that a candidate takes; how many, its identity and `salt` decide.
    var delay = 3
    var salt: UInt64 = 0
    /// Of a hundred candidates, how many fail.
    var failures: UInt64 = 0
    /// Whether a second cost goes against the first.
    var hasTwoCosts = false
  }

  let script: Script
  private var inHand: [(candidate: Candidate, polls: Int)] = []
  /// Every candidate that was ever handed over.
  private(set) var submitted: [BirthID] = []
  private(set) var finished = 0
  private(set) var cancellations = 0
  var busy: Int { inHand.count }
  var mostBusy = 0

  init(_ script: Script) { self.script = script }

  var capacity: Int { script.capacity }

  func submit(_ candidate: Candidate) {
    submitted.append(candidate.id)
    let mixed = Self.number(of: candidate) &+ script.salt &* 0x9E37_79B9_7F4A_7C15
    inHand.append((candidate, Int((mixed >> 17) % UInt64(script.delay + 1))))
    mostBusy = max(mostBusy, inHand.count)
  }

  func collect() throws -> [Individual] {
    for place in inHand.indices { inHand[place].polls -= 1 }
    let done = inHand.filter { $0.polls < 0 }
    inHand.removeAll { $0.polls < 0 }
    finished += done.count
    // The last first, so that the order of verdicts is not that of births.
    return done.reversed().map { Self.judged($0.candidate, script) }
  }

  func cancel() {
    cancellations += 1
    inHand = []
  }

  static func number(of candidate: Candidate) -> UInt64 {
    candidate.identity.map { $0.high ^ $0.low } ?? UInt64(candidate.id.birth)
  }

  static func judged(_ candidate: Candidate, _ script: Script) -> Individual {
    let number = number(of: candidate)
    guard candidate.identity != nil, number % 100 >= script.failures,
      let fitness = Fitness(costs(of: candidate.proposal.genome, script))
    else {
      return Individual(
        candidate: candidate, verdict: .nonviable(Nonviability(.diverged, "scripted")))
    }
    return Individual(candidate: candidate, verdict: .viable(fitness))
  }

  private static func costs(of genome: Genome, _ script: Script) -> [Double] {
    guard let genome = genome.layers else { preconditionFailure("the space is one of layers") }
    let size = Double(genome.geneCount)
    let error = 1 / size + genome.training.learningRate
    return script.hasTwoCosts ? [error, size] : [error]
  }
}

/// Keeps the events of an island, of which only those outlive the process that were committed.
final class Log: Recorder {
  var events: [IslandEvent] = []
  private(set) var committed = 0
  /// Is asked after each event whether the process dies there.
  var isDeadly: () -> Bool = { false }

  func record(_ event: IslandEvent) throws {
    events.append(event)
    if isDeadly() { throw Killed() }
  }

  func commit() { committed = events.count }

  /// What another process finds: a file of its own, so that nobody else writes to it any more.
  func takenOver() -> Log {
    let log = Log()
    log.events = Array(events.prefix(committed))
    log.committed = committed
    return log
  }
}

/// A process that is no more.
struct Killed: Error {}

/// A recorder that cannot write.
struct DiskFull: Error {}

final class FailingRecorder: Recorder {
  func record(_ event: IslandEvent) throws { throw DiskFull() }
}

/// All ranks of a run in one process, stepped in turn.
final class World {
  let plan: ArchipelagoPlan
  let rankCount: Int
  var evaluators: [ScriptedEvaluator] = []
  var ranks: [Archipelago] = []
  var logs: [Log]
  var clock = 0.0
  var isInterrupted = false
  var observed: [Progress] = []
  var steps = 0
  /// Seconds that a turn of all ranks takes.
  var secondsPerTurn = 0.01
  /// Ranks whose process is no more, and those that are stopped.
  private(set) var killed: Set<Int> = []
  var halted: Set<Int> = []
  /// Links that are down, from one rank to another.
  var isCut: (Int, Int) -> Bool = { _, _ in false }
  /// Whether a root has concluded the run.
  private var isConcluded = false
  /// What the root last said where all can read it.
  private var beats = 0
  /// Ranks that cannot open journals.
  var isBlind: (Int) -> Bool = { _ in false }
  /// What a rank does that is sent on an errand.
  var doErrand: (Int, [UInt8]) throws -> Void = { _, _ in }
  /// What the root was told about losses.
  var notices: [String] = []
  private let settings: IslandSettings
  private let space: SearchSpace

  static let space = SearchSpace.layers(layerSpace)

  private static let layerSpace: LayerSpace = {
    var space = LayerSpace(
      contract: InputContract(shape: Shape(height: 8, width: 8, channels: 1), classes: 10))
    space.genes = IntegerRange(1, 6)
    space.headGenes = IntegerRange(0, 2)
    return space
  }()

  /// A space of few genomes, which a search uses up.
  static let tinySpace: SearchSpace = {
    var space = layerSpace
    space.genes = IntegerRange(1, 1)
    space.headGenes = IntegerRange(0, 0)
    space.kinds = [KindWeight(.activation, 1)]
    space.training.optimizers = [.adamw]
    space.training.batches = [32]
    space.training.adamLearningRate = RealRange(0.01, 0.01)
    space.training.weightDecay = RealRange(0.001, 0.001)
    return .layers(space)
  }()

  static func settings(_ change: (inout IslandSettings) -> Void = { _ in }) -> IslandSettings {
    var settings = IslandSettings()
    settings.breeding.population = 6
    settings.breeding.tournament = 3
    settings.migration.interval = 4
    settings.migration.count = 2
    change(&settings)
    return settings
  }

  init(
    _ plan: ArchipelagoPlan, ranks rankCount: Int, settings: IslandSettings = settings(),
    space: SearchSpace = World.space, script: ScriptedEvaluator.Script = .init(),
    scripts: [ScriptedEvaluator.Script]? = nil,
    resuming logs: [Log]? = nil, islands: [IslandState]? = nil, former: Tally = Tally(),
    elapsedBefore: Double = 0, limit: SendLimit = SendLimit(),
    patience: Double = 0, silence: Double = .infinity, seesProcesses: Bool = false,
    recorder: ((Int) -> any Recorder)? = nil
  ) throws {
    self.plan = plan
    self.rankCount = rankCount
    self.settings = settings
    self.space = space
    self.logs = (0..<plan.islandCount).map { island in
      let log = Log()
      if let logs, logs.indices.contains(island) { log.events = logs[island].events }
      log.commit()
      return log
    }
    let placement = Placement(rankCount: rankCount, islandCount: plan.islandCount)
    let loopback = LoopbackWorld(size: rankCount, limit: limit)
    for base in loopback.communicators() {
      let rank = base.rank
      let communicator = CutCommunicator(base) { [unowned self] in isCut($0, $1) }
      let evaluator = ScriptedEvaluator(scripts?[rank % (scripts?.count ?? 1)] ?? script)
      evaluators.append(evaluator)
      var states: [Int: IslandState] = [:]
      var recorders: [Int: any Recorder] = [:]
      for island in placement.islands(coordinatedBy: rank) {
        states[island] =
          try islands?[island]
          ?? World.replayed(self.logs[island].events, island, plan.islandCount, settings, space)
        recorders[island] = recorder?(island) ?? self.logs[island]
      }
      var environment = RunEnvironment(
        now: { [unowned self] in clock }, sleep: { _ in },
        isInterrupted: { [unowned self] in isInterrupted },
        observe: { [unowned self] in observed.append($0) }, elapsedBefore: elapsedBefore,
        former: former, patience: patience,
        liveness: Liveness(
          silence: silence,
          presence: seesProcesses ? Presence(host: "world", process: rank, started: 0) : nil,
          isAlive: { [unowned self] in !killed.contains($0.process) },
          beat: { [unowned self] in beats += 1 }, lastBeat: { [unowned self] in "\(beats)" },
          isConcluded: { [unowned self] in isConcluded },
          notice: { [unowned self] in notices.append($0) }))
      environment.errand = { [unowned self] in try doErrand(rank, $0) }
      self.ranks.append(
        Archipelago(
          plan: plan, communicator: communicator, evaluator: evaluator, states: states,
          recorders: recorders, environment: environment,
          open: { [unowned self] in try open($0, on: rank) }))
    }
  }

  /// Reads an island from its journal, as a rank does that takes it over.
  private func open(_ island: Int, on rank: Int) throws -> Archipelago.IslandFromJournal {
    if isBlind(rank) { throw DiskFull() }
    let log = logs[island].takenOver()
    logs[island] = log
    return Archipelago.IslandFromJournal(
      state: try World.replayed(log.events, island, plan.islandCount, settings, space),
      recorder: log, elapsed: 0)
  }

  /// Ends a rank as a signal does: between two turns, or wherever it is.
  func kill(_ rank: Int) { killed.insert(rank) }

  /// The ranks that take turns.
  var living: [Int] { ranks.indices.filter { !killed.contains($0) && !halted.contains($0) } }

  static func replayed(
    _ events: [IslandEvent], _ island: Int, _ islandCount: Int,
    _ settings: IslandSettings = settings(), _ space: SearchSpace = World.space
  ) throws -> IslandState {
    var state = IslandState(
      island: island, islandCount: islandCount, settings: settings, space: space, seed: 7)
    for event in events { try state.replay(event) }
    return state
  }

  /// One turn of every rank.
  func turn() throws {
    clock += secondsPerTurn
    steps += 1
    let all = living
    for rank in all where living.count == all.count { try step(rank) }
  }

  /// One look of a rank at the world.
  func step(_ rank: Int) throws {
    do { _ = try ranks[rank].step() } catch is Killed { kill(rank) }
  }

  /// Turns until the summary is there; nil where that takes too long.
  func summary(within turns: Int = 20_000) throws -> RunSummary? {
    for _ in 0..<turns {
      if let summary = summaryNow { return summary }
      try turn()
    }
    return nil
  }

  /// What a living root says.
  var summaryNow: RunSummary? { living.lazy.compactMap { self.ranks[$0].summary }.first }

  /// Turns until every rank has left.
  func end(within turns: Int = 200) throws -> Bool {
    isConcluded = true
    for rank in living where ranks[rank].summary != nil { try ranks[rank].beginEnd() }
    for _ in 0..<turns where !living.allSatisfy({ ranks[$0].hasEnded }) { try turn() }
    return living.allSatisfy { ranks[$0].hasEnded }
  }

  var births: [BirthID] { logs.flatMap(\.births) }
  var verdicts: [BirthID] { logs.flatMap(\.verdicts) }
}

extension Log {
  var births: [BirthID] {
    events.compactMap { if case .born(let candidate) = $0 { candidate.id } else { nil } }
  }
  var verdicts: [BirthID] {
    events.compactMap { if case .judged(let individual) = $0 { individual.id } else { nil } }
  }
  var arrivals: [Departure] {
    events.compactMap { if case .immigrated(let departure) = $0 { departure } else { nil } }
  }
}
