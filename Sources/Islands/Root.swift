import Evolution

// Orders tell nothing that is not on record: whoever reported it had committed it before.

/// What the root does besides its islands: it gathers reports, opens barriers and ends the run.
///
/// Whoever follows a root that died begins with nothing, and learns from the reports of all islands what
/// that root had told them: grants, the generation that is open, why the search ends. Until all have
/// reported, nothing is decided.
final class Root {
  private let plan: ArchipelagoPlan
  private let post: Post
  private let environment: RunEnvironment
  private let start: Double
  /// What islands did that the run has no more.
  private let former: Tally
  private var watch: StopWatch
  private var reports: [IslandReport?]
  /// Islands whose last report is of a coordinator that is no more.
  private var stale: Set<Int> = []
  /// Islands that nobody could take over.
  private var vanished: Set<Int> = []
  /// Islands whose coordinator does not know yet what the others were told.
  private var uninformed: [Int] = []
  /// Whether another root has begun this run, and not all islands have told what it said.
  private var isLearning: Bool
  private var hasNews = false
  /// The last generation that was opened, and how the run stood then.
  private var opened = -1
  private var judged = 0
  private var best: Individual?
  private var stopReason: StopReason?
  private var isSettling = false
  private var seconds: Double
  /// By how much the clock of the run is ahead of this rank's.
  private var lead = 0.0
  private(set) var isInterrupted = false
  /// The budget that the islands share; nil where they have shares of their own.
  private var ledger: BudgetLedger?
  private var isSpent = false

  /// What the run came to, once every island has settled.
  private(set) var summary: RunSummary?

  /// - Parameters:
  ///   - start: when this rank began.
  ///   - isSuccessor: whether another root has begun this run.
  init(
    plan: ArchipelagoPlan, post: Post, environment: RunEnvironment, start: Double,
    isSuccessor: Bool
  ) {
    self.plan = plan
    self.post = post
    self.environment = environment
    self.start = start
    isLearning = isSuccessor
    former = environment.former()
    watch = StopWatch(plan.budget)
    if plan.isBudgetShared, let total = plan.budget.evaluations {
      let spent = plan.charged(former)
      ledger = BudgetLedger(total: max(0, total - spent), islandCount: plan.islandCount)
    }
    reports = Array(repeating: nil, count: plan.islandCount)
    seconds = environment.elapsedBefore
  }

  func receive(_ report: IslandReport) {
    let isFirst = reports[report.island] == nil || stale.contains(report.island)
    reports[report.island] = report
    stale.remove(report.island)
    vanished.remove(report.island)
    hasNews = true
    ledger?.note(
      island: report.island, births: plan.charged(report.tally), capacity: report.capacity,
      isHungry: report.isHungry,
      isExhausted: report.isExhausted, share: report.share)
    // Who has reported to another root before has been told more than this one knows.
    lead = max(lead, report.seconds - environment.elapsedBefore - environment.now() + start)
    if isLearning {
      opened = max(opened, report.opened)
      stopReason = stopReason ?? report.stop
    }
    let hasMissedStop = report.stage == .searching && stopReason != nil && report.stop == nil
    let hasMissedOrders =
      hasMissedStop || post.roster.number > 0 && report.opened < opened
    if post.roster.number > 0 && isFirst || hasMissedOrders { uninformed.append(report.island) }
  }

  /// The ranks do other things than before: islands that moved have yet to report.
  func adjust(from old: Roster, to new: Roster) {
    for island in 0..<plan.islandCount where old.coordinators[island] != new.coordinators[island] {
      if new.coordinators[island] != nil {
        stale.insert(island)
      } else if summary == nil {
        vanished.insert(island)
        stale.remove(island)
        ledger?.strike(island)
        hasNews = true
      }
    }
  }

  /// Tells coordinators that are new to an island what the others know.
  private func inform() throws {
    for island in uninformed {
      guard let rank = post.roster.coordinators[island] else { continue }
      var orders: [ControlMessage] = []
      if opened >= 0 { orders.append(.proceed(generation: opened)) }
      if let ledger { orders.append(.grant(island: island, births: ledger.granted(to: island))) }
      if isSpent { orders.append(plan.budget.surplus ? .surplus : .spent) }
      if let stopReason {
        orders.append(.stop(stopReason))
        if isSettling { orders.append(settlement(stopReason)) }
      }
      for order in orders { try post.sendUncommitted(.control(order), to: rank) }
    }
    uninformed = []
  }

  /// Grants births to the islands that need some; tells all when there will be none.
  private func grant() throws {
    guard var ledger, !isSpent else { return }
    for island in 0..<plan.islandCount {
      guard let rank = post.roster.coordinators[island], !stale.contains(island),
        let births = ledger.grant(to: island)
      else { continue }
      try post.sendUncommitted(.control(.grant(island: island, births: births)), to: rank)
    }
    isSpent = ledger.isSpent
    self.ledger = ledger
    if isSpent { try tellCoordinators(plan.budget.surplus ? .surplus : .spent) }
  }

  /// A signal asked a rank to stop.
  func interrupt() { isInterrupted = true }

  /// Draws the conclusions from what came in.
  func step() throws -> Bool {
    guard summary == nil else { return false }
    let news = hasNews
    hasNews = false
    if isLearning {
      guard all({ _ in true }) else { return news }
      isLearning = false
    }
    if !uninformed.isEmpty { try inform() }
    if !isSettling {
      seconds = environment.elapsedBefore + lead + environment.now() - start
      if environment.isInterrupted() { isInterrupted = true }
      try search(news: news)
    }
    if news { environment.observe(progress) }
    if isSettling, all({ $0.stage == .settled }) { summary = summarize() }
    return news
  }

  /// What islands that settle are told.
  ///
  /// Of migrants whose sender or receiver is lost nobody knows
  /// where they are: nobody waits for them.
  private func settlement(_ reason: StopReason) -> ControlMessage {
    let hasLosses = post.roster.number > 0
    let expected = (0..<plan.islandCount).map { island in
      hasLosses ? 0 : reports.reduce(0) { $0 + ($1?.accepted[island] ?? 0) }
    }
    return .settle(expected: expected, stopped: reason)
  }

  /// The first cost of the best individual, where it keeps the constraints: no other is good enough.
  private var bestCost: Double? {
    best?.fitness.flatMap { $0.isFeasible ? $0.primary : nil }
  }

  private func search(news: Bool) throws {
    if news, all({ $0.stage != .searching }) {
      takeStock()
      // Whoever finished without being told has spent its share or found nothing new.
      let reason = watch.reason(
        judged: judged, best: bestCost, fidelity: best?.fitness?.fidelity ?? 1, seconds: seconds)
      return try beginSettling(
        stopReason ?? reason ?? (vanished.isEmpty ? .exhausted : .interrupted))
    }
    guard stopReason == nil else { return }
    // Islands that wait for one another cannot do without one.
    if isInterrupted || plan.mode != .asynchronous && !vanished.isEmpty {
      return try stop(.interrupted)
    }
    if isJobOver { return try stop(.walltime) }
    let generation = lowestGeneration
    let opens = generation > opened
    // After a resume islands may stand before different barriers; the run is judged where all stand
    // before the same one, as it was in the run that was interrupted.
    let isBarrier = opens && all { $0.isWaiting && $0.generation == generation }
    if isBarrier || plan.mode == .asynchronous && opened >= 0 && news { takeStock() }
    switch watch.reason(
      judged: judged, best: bestCost, fidelity: best?.fitness?.fidelity ?? 1, seconds: seconds)
    {
    case .evaluations?:
      // The shares run out by themselves, and what is in hand is judged; at a barrier, where all
      // wait for a word, this is the word.
      if isBarrier || plan.budget.surplus { return try stop(.evaluations) }
    case let reason?: return try stop(reason)
    case nil:
      if isBarrier, all(\.isIdle) { return try stop(.exhausted) }
    }
    // The first grants wait until every island has told how many it has born before a resume.
    if news, opens || opened >= 0 { try grant() }
    guard opens else { return }
    opened = generation
    try tellCoordinators(.proceed(generation: generation))
  }

  /// Whether the job ends now, or before anything more could be judged.
  private var isJobOver: Bool {
    guard let left = environment.jobSecondsLeft() else { return false }
    let isAsynchronous = plan.mode == .asynchronous
    return left <= 0
      || all { $0.isOutOfTime || $0.isIdle || !isAsynchronous && $0.isWaiting }
        && reports.contains { $0?.isOutOfTime ?? false }
  }

  private func stop(_ reason: StopReason) throws {
    stopReason = reason
    try tellCoordinators(.stop(reason))
  }

  private func beginSettling(_ reason: StopReason) throws {
    stopReason = reason
    isSettling = true
    try tellCoordinators(settlement(reason))
  }

  private func tellCoordinators(_ order: ControlMessage) throws {
    for rank in post.roster.coordinatorRanks { try post.sendUncommitted(.control(order), to: rank) }
  }

  /// The last generation that every island has completed; -1 before every island has reported.
  private var lowestGeneration: Int {
    heard.map { $0?.generation ?? -1 }.min() ?? -1
  }

  /// What the islands that there still are have reported; nil for one that has yet to do so.
  private var heard: [IslandReport?] {
    reports.indices.filter { !vanished.contains($0) }.map { stale.contains($0) ? nil : reports[$0] }
  }

  /// Whether something holds of every island that there still is.
  private func all(_ holds: (IslandReport) -> Bool) -> Bool {
    heard.allSatisfy { $0.map(holds) ?? false }
  }

  /// Sums up what the islands have reported so far.
  private func takeStock() {
    judged = reports.reduce(plan.counted(former)) {
      $0 + ($1.map { plan.counted($0.tally) } ?? 0)
    }
    best = bestReported
  }

  private var bestReported: Individual? {
    reports.compactMap { $0?.best }.min(by: Individual.precedes)
  }

  private var tallies: [Tally] { reports.map { $0?.tally ?? Tally() } }

  private var progress: Progress {
    Progress(
      tallies: tallies, generation: max(0, lowestGeneration), best: bestReported,
      seconds: seconds, stopping: stopReason, former: former)
  }

  private func summarize() -> RunSummary {
    var front = Front()
    var migrants = MigrantTraffic()
    for case let report? in reports {
      for individual in report.front { front.insert(individual) }
      migrants.add(report.migrants)
    }
    return RunSummary(
      stopped: stopReason ?? .exhausted, tallies: tallies, best: bestReported,
      front: front.members, migrants: migrants,
      staleResults: reports.reduce(0) { $0 + ($1?.staleResults ?? 0) },
      generations: max(0, lowestGeneration), seconds: seconds,
      rankCount: post.roster.rankCount, islandCount: plan.islandCount,
      lostRanks: post.roster.everLost, repeated: reports.reduce(0) { $0 + ($1?.repeated ?? 0) },
      vanishedIslands: vanished.sorted(), former: former)
  }
}
