package import Evolution

// What both modes have in common. The two ways to search stand in IslandLoop+Asynchronous and
// IslandLoop+Synchronous. Whatever happens is recorded before anybody else learns of it, so that a
// journal is never behind what others have seen.

/// Drives one island on its coordinator, a step at a time, waiting for nobody.
package final class IslandLoop {
  let plan: ArchipelagoPlan
  /// Births that the island may have had in all; grows with what the root grants.
  private(set) var share: Int
  /// Nothing more will be granted.
  var isSpent: Bool
  var hasAsked = false
  /// How many verdicts there were when nothing new could be born: before another one, nothing will be.
  var failedAt = -1
  /// Whether the root knows that nothing is left of the last grant.
  var hasToldEnd = false
  /// Every verdict may be the last one, so every one is reported.
  var isSurplus = false
  let post: Post
  let recorder: any Recorder
  /// Who judges; another one after ranks were lost or have come.
  var evaluator: any Evaluator
  let now: () -> Double
  /// Seconds until the budget's end; nil where time has no end, or must not decide anything.
  let secondsLeft: () -> Double?
  /// Seconds until the job's end; nil where nothing is known of that.
  let jobSecondsLeft: () -> Double?
  let recall: Recall
  /// Who comes from elsewhere than other islands of this run.
  let visitors: (Int) -> [Departure]
  /// Seconds of searching so far, those before a resume among them.
  let seconds: () -> Double

  /// The island.
  package internal(set) var state: IslandState
  var phase = Phase.starting
  /// Pending candidates that no evaluator has yet, in the order of birth.
  var waiting: [Candidate]
  /// Pending candidates that an evaluator has.
  var inHand: [BirthID: Candidate] = [:]
  /// Arrivals that were not let in yet.
  var inbox: [Departure] = []
  /// Nothing more will be born: the strategy has nothing new to propose.
  var isExhausted = false
  /// The last generation that the root says is complete everywhere.
  var opened = -1
  /// What is only known in generations.
  var generations: Generations?

  private var expectedArrivals: (departures: Int, deadline: Double)?
  var traffic = MigrantTraffic()
  var accepted: [Int]
  var lastReport = 0.0
  var isReportDue = false
  private(set) var staleResults = 0
  /// Why the root has ended the search.
  private(set) var stopReason: StopReason?
  /// Candidates that were in hand when the island's coordinator was lost, and had to be handed out again.
  let repeated: Int

  enum Phase { case starting, searching, finished, settled }

  /// How many verdicts there were, and how many waited, when all of those were too long for the job.
  var tooLong = (judged: -1, count: 0)
  var hasToldTime = false

  /// Births left of a grant when the next one is asked for: half of the last one.
  var lowWater = 0

  /// Seconds between two reports of an island that searches: the root reads a thousand a second at
  /// most, however many islands there are.
  var reportGap: Double { max(0.2, Double(plan.islandCount) / 1000) }
  /// Seconds that an island waits in the end for migrants on their way.
  static let settlingTime = 10.0

  /// A loop over an island, fresh or replayed.
  ///
  /// - Parameter isFormedAnew: whether another rank drove it before, in this run.
  package init(
    plan: ArchipelagoPlan, state: IslandState, recorder: any Recorder, evaluator: any Evaluator,
    post: Post, now: @escaping () -> Double, secondsLeft: @escaping () -> Double? = { nil },
    jobSecondsLeft: @escaping () -> Double? = { nil }, seconds: @escaping () -> Double = { 0 },
    arrivals: [Departure] = [], recall: @escaping Recall = { _ in nil },
    visitors: @escaping (Int) -> [Departure] = { _ in [] }, isFormedAnew: Bool = false
  ) {
    self.recall = recall
    self.visitors = visitors
    self.seconds = seconds
    self.jobSecondsLeft = jobSecondsLeft
    inbox = arrivals
    repeated = isFormedAnew ? state.pending.count : 0
    self.plan = plan
    self.state = state
    self.recorder = recorder
    self.evaluator = evaluator
    self.post = post
    self.now = now
    self.secondsLeft = secondsLeft
    isSpent = !plan.isBudgetShared
    share =
      isSpent
      ? plan.budget.evaluations.map(state.share(of:)) ?? .max
      : plan.charged(state.tally)
    waiting = state.pending
    accepted = Array(repeating: 0, count: plan.islandCount)
    if case .synchronous(let size) = plan.mode {
      generations = Generations(size: size, resuming: state)
    }
  }

  /// Whether the island needs nobody any more.
  package var isSettled: Bool { phase == .settled }

  /// Sends again what may have been lost with an earlier run, and reports.
  package func start() throws {
    sendAgain(to: state.neighbours)
    let known = waiting.compactMap(recall)
    let names = Set(known.map(\.id))
    waiting.removeAll { names.contains($0.id) }
    for individual in known { try takeOver(individual) }
    try report()
  }

  /// Does what can be done now.
  ///
  /// - Returns: whether anything happened.
  package func step() throws -> Bool {
    switch phase {
    case .starting:
      guard isOpen(generations?.completed ?? 0) else { return false }
      phase = .searching
      return true
    case .searching:
      let acted = generations == nil ? try stepAsynchronously() : try stepSynchronously()
      if acted { isReportDue = true }
      if phase == .searching {
        if isHungry || acted && isSurplus || (isOutOfTime && inHand.isEmpty) != hasToldTime {
          try report()
        } else if isReportDue, now() - lastReport >= reportGap {
          try report()
        }
      }
      return acted
    case .finished:
      return try settle()
    case .settled:
      return false
    }
  }

  // MARK: What others say

  /// The root has heard that every island completed this generation.
  func proceed(to generation: Int) { opened = max(opened, generation) }

  /// The root allows the island so many births in all.
  func grant(births: Int) {
    lowWater = max(0, births - share) / 2
    share = max(share, births)
    hasAsked = false
    hasToldEnd = false
  }

  /// The root has nothing more to grant.
  func noteSpent() { isSpent = true }

  /// The root has nothing more to grant, and counts verdicts: slots are filled until it says stop.
  func beginSurplus() {
    isSpent = true
    isSurplus = true
    share = .max
  }

  /// Whether every island has completed this generation.
  func isOpen(_ generation: Int) -> Bool { opened >= generation }

  /// The root ends the search: what is in hand stays pending, to be found there by a resume.
  func stop(_ reason: StopReason) throws {
    stopReason = reason
    if phase == .starting || phase == .searching { try finish() }
  }

  /// The search is over everywhere, and this many departures were accepted for this island.
  func settle(expecting departures: Int) {
    expectedArrivals = (departures, now() + Self.settlingTime)
  }

  /// Some of the departures that are expected may have died with their senders.
  func expectLosses() {
    if expectedArrivals != nil { expectedArrivals = (0, now()) }
  }

  // MARK: Steps that both modes share

  /// Records a birth, and puts the candidate where it will be submitted from.
  ///
  /// - Returns: whether anybody was born.
  func bear() throws -> Bool {
    // Not `flatMap(state.ceiling)`: that would copy the island for every birth.
    let ceiling = if let left = secondsLeft() { state.ceiling(within: left) } else { Double?.none }
    guard state.tally.judged > failedAt, let candidate = state.bear(ceiling: ceiling) else {
      // A strategy that waits for a verdict may go on after it; without one it never will.
      failedAt = state.tally.judged
      if state.pending.isEmpty { isExhausted = true }
      return false
    }
    try recorder.record(.born(candidate))
    if let known = recall(candidate) { try takeOver(known) } else { waiting.append(candidate) }
    return true
  }

  /// Judges a candidate whose verdict is known.
  private func takeOver(_ individual: Individual) throws {
    if generations == nil {
      try judge(individual)
      if state.isDepartureDue { try emigrate() }
    } else {
      generations?.verdicts[individual.id] = individual
    }
  }

  /// Births that the budget pays for.
  var charged: Int { plan.charged(state.tally) }

  /// The verdicts that have come in and that somebody waits for.
  func collect() throws -> [Individual] {
    try evaluator.collect().filter { individual in
      guard let candidate = inHand.removeValue(forKey: individual.id) else {
        staleResults += 1
        return false
      }
      guard candidate == individual.candidate else {
        throw IslandsError.otherCandidate(candidate.id)
      }
      return true
    }
  }

  /// Records a verdict and learns from it.
  func judge(_ individual: Individual) throws {
    try recorder.record(.judged(individual))
    state.judge(individual)
  }

  /// Searches no more.
  func finish() throws {
    evaluator.cancel()
    waiting = []
    inHand = [:]
    phase = .finished
    // The report says how many departures were accepted.
    try post.flush()
    try report()
  }

  /// Waits for the migrants that are on their way, and reports for the last time.
  private func settle() throws -> Bool {
    var acted = false
    if generations == nil {
      acted = !inbox.isEmpty
      for departure in inbox { try admit(departure) }
      inbox = []
    }
    guard let expected = expectedArrivals,
      traffic.departures.received >= expected.departures || now() >= expected.deadline
    else { return acted }
    phase = .settled
    try report()
    return true
  }
}
