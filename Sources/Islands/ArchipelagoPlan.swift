public import Evolution

/// What all ranks of a run agree on beforehand.
public struct ArchipelagoPlan: Hashable, Sendable {
  /// How many islands there are.
  public var islandCount: Int
  /// How an island keeps time.
  public var mode: Mode
  /// When the run ends.
  public var budget: Budget

  /// The two ways of keeping time.
  public enum Mode: Hashable, Sendable {
    /// Steady state: each verdict makes room for a birth at once; no slot waits for a generation.
    case asynchronous
    /// Generations of this many births, with a barrier over all islands behind each.
    case synchronous(generation: Int)
  }

  /// A plan.
  ///
  /// - Precondition: there is an island, and a generation has at least one birth.
  public init(islandCount: Int, mode: Mode, budget: Budget) {
    precondition(islandCount > 0, "an archipelago has at least one island")
    if case .synchronous(let generation) = mode {
      precondition(generation > 0, "a generation has at least one birth")
    }
    self.islandCount = islandCount
    self.mode = mode
    self.budget = budget
  }

  /// Whether islands are granted evaluations as they go; islands that wait for one another have even
  /// shares, so that a run does not depend on who is fast.
  var isBudgetShared: Bool { mode == .asynchronous && budget.evaluations != nil }

  /// Births that the budget pays for: what is recalled is free, but for generations, which count
  /// their births.
  func charged(_ tally: Tally) -> Int {
    mode == .asynchronous ? tally.births - tally.recalled : tally.births
  }

  /// Verdicts that the budget pays for.
  func counted(_ tally: Tally) -> Int {
    mode == .asynchronous ? tally.evaluated : tally.judged
  }
}

/// What is known of a candidate already, so that it need not be evaluated; nil for nothing.
public typealias Recall = (Candidate) -> Individual?

/// What a run needs of the world around it: time, sleep and signals, passed in by whoever runs it.
public struct RunEnvironment {
  /// Seconds since any fixed moment.
  public var now: () -> Double
  /// Sleeps for this many microseconds.
  public var sleep: (Int) -> Void
  /// Whether a signal asked the run to stop.
  public var isInterrupted: () -> Bool
  /// Is called whenever a rank looks for messages, on the thread of the loop.
  public var pulse: () throws -> Void = {}
  /// Is told how the run stands, on the root only, whenever a report came in.
  public var observe: (Progress) -> Void
  /// Seconds that were searched before a resume.
  public var elapsedBefore: Double
  /// Seconds until the run must put itself down, because its job ends; nil where nothing is known of that.
  public var jobSecondsLeft: () -> Double?
  /// What islands did that the run has no more; asked by whoever is or becomes the root.
  public var former: () -> Tally
  /// Who comes to an island from elsewhere than other islands of this run; asked in asynchronous runs,
  /// whenever migrants may leave.
  public var visitors: (Int) -> [Departure] = { _ in [] }
  /// Does what the root asks of this rank when the search is over, on the thread of the loop.
  ///
  /// It keeps in touch meanwhile, and stops where `Archipelago.isErrandOff` says so.
  public var errand: ([UInt8]) throws -> Void = { _ in }
  /// Seconds that a busy rank works without looking for messages.
  ///
  /// Departures wait for company a few times as long, before it writes its journals and sends them all.
  public var patience: Double
  /// How ranks find out whether others are alive.
  public var liveness = Liveness()

  /// An environment of these closures.
  public init(
    now: @escaping () -> Double, sleep: @escaping (Int) -> Void,
    isInterrupted: @escaping () -> Bool = { false },
    observe: @escaping (Progress) -> Void = { _ in }, elapsedBefore: Double = 0,
    jobSecondsLeft: @escaping () -> Double? = { nil },
    former: @autoclosure @escaping () -> Tally = Tally(),
    patience: Double = 0, liveness: Liveness = Liveness()
  ) {
    self.jobSecondsLeft = jobSecondsLeft
    self.former = former
    self.now = now
    self.sleep = sleep
    self.isInterrupted = isInterrupted
    self.observe = observe
    self.elapsedBefore = elapsedBefore
    self.patience = patience
    self.liveness = liveness
  }
}

/// How a run stands, as far as the root has heard.
public struct Progress: Hashable, Sendable {
  /// What each island has done; nothing for one that has not reported yet.
  public var tallies: [Tally]
  /// The generations that every island has completed; 0 in an asynchronous run.
  public var generation: Int
  /// The best individual of all islands.
  public var best: Individual?
  /// Seconds of searching, those before a resume included.
  public var seconds: Double
  /// Why the run is stopping; nil while it goes on.
  public var stopping: StopReason?
  /// What islands did that the run has no more.
  public var former = Tally()

  /// The sum over the islands, former ones included.
  public var total: Tally { Tally(sumOf: tallies, former: former) }
}

/// How many migrants went which way since the run or its resume began.
///
/// Over all islands at the end, `sent == received + dropped`, unless ranks were lost: what was on its way is
/// sent again then, and may arrive twice.
public struct MigrantTraffic: Hashable, Sendable {
  /// Departures; in a synchronous run some are of nobody.
  public var departures = Counts()
  /// The individuals in them.
  public var individuals = Counts()

  /// Traffic of nobody.
  public init() {}

  /// One number for each fate.
  public struct Counts: Hashable, Sendable {
    /// Handed over for sending; in the end each was received or dropped.
    public var sent = 0
    /// Arrived on the island that they were sent to.
    public var received = 0
    /// Refused: the receiving rank does not keep up, or nobody drives the island.
    public var dropped = 0

    /// Counts of nothing.
    public init() {}
  }

  mutating func count(_ fate: WritableKeyPath<Counts, Int>, _ departure: Departure) {
    departures[keyPath: fate] += 1
    individuals[keyPath: fate] += departure.migrants.count
  }

  mutating func add(_ other: MigrantTraffic) {
    for fate in [\Counts.sent, \.received, \.dropped] {
      departures[keyPath: fate] += other.departures[keyPath: fate]
      individuals[keyPath: fate] += other.individuals[keyPath: fate]
    }
  }
}

/// What a run came to.
public struct RunSummary: Hashable, Sendable {
  /// The condition that ended the run.
  public var stopped: StopReason
  /// What each island did, runs before a resume included.
  public var tallies: [Tally]
  /// The best individual of all islands.
  public var best: Individual?
  /// The individuals that no other dominates, over all islands, by rising first cost.
  public var front: [Individual]
  /// How many migrants went which way.
  public var migrants: MigrantTraffic
  /// Verdicts that nobody waited for any more, and that were ignored.
  public var staleResults: Int
  /// Generations that every island completed; 0 in an asynchronous run.
  public var generations: Int
  /// Seconds of searching, those before a resume included.
  public var seconds: Double
  /// How many ranks there were.
  public var rankCount: Int
  /// How many islands there were.
  public var islandCount: Int
  /// The ranks that were lost, as far as the root knew when the search ended; those that came back too.
  public var lostRanks: [Int] = []
  /// Candidates that were handed out again because who had them was lost.
  public var repeated = 0
  /// Islands that no survivor could take over: the next start finds them in their journals.
  public var vanishedIslands: [Int] = []
  /// What islands did that the run has no more.
  public var former = Tally()

  /// The sum over the islands, former ones included.
  public var total: Tally { Tally(sumOf: tallies, former: former) }
}

extension Tally {
  /// The sum of tallies, and of a former one; exhausted where all others are.
  public init(sumOf tallies: [Tally], former: Tally = Tally()) {
    self.init()
    for tally in tallies + [former] {
      births += tally.births
      judged += tally.judged
      nonviable += tally.nonviable
      duplicates += tally.duplicates
      screened += tally.screened
      recalled += tally.recalled
      emigrants += tally.emigrants
      immigrants += tally.immigrants
      reasons.merge(tally.reasons, uniquingKeysWith: +)
    }
    isExhausted = !tallies.isEmpty && tallies.allSatisfy(\.isExhausted)
  }
}
