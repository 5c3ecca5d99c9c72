import Evolution

/// What rank 0 does besides its islands: it gathers reports, opens barriers and ends the run.
final class Root {
  private let plan: ArchipelagoPlan
  private let post: Post
  private let environment: RunEnvironment
  private let start: Double
  private var watch: StopWatch
  private var reports: [IslandReport?]
  private var hasNews = false
  /// The last generation that was opened, and how the run stood then.
  private var opened = -1
  private var judged = 0
  private var best: Individual?
  private var stopReason: StopReason?
  private var isSettling = false
  private var seconds: Double
  private var isInterrupted = false
  /// The budget that the islands share; nil where they have shares of their own.
  private var ledger: BudgetLedger?
  private var isSpent = false

  /// What the run came to, once every island has settled.
  private(set) var summary: RunSummary?

  init(plan: ArchipelagoPlan, post: Post, environment: RunEnvironment) {
    self.plan = plan
    self.post = post
    self.environment = environment
    start = environment.now()
    watch = StopWatch(plan.budget)
    if plan.isBudgetShared, let total = plan.budget.evaluations {
      let spent = plan.charged(environment.former)
      ledger = BudgetLedger(total: max(0, total - spent), islandCount: plan.islandCount)
    }
    reports = Array(repeating: nil, count: plan.islandCount)
    seconds = environment.elapsedBefore
  }

  func receive(_ report: IslandReport) {
    reports[report.island] = report
    hasNews = true
    ledger?.note(
      island: report.island, births: plan.charged(report.tally), capacity: report.capacity,
      isHungry: report.isHungry,
      isExhausted: report.isExhausted)
  }

  /// Grants births to the islands that need some; tells all when there will be none.
  private func grant() throws {
    guard var ledger, !isSpent else { return }
    for island in 0..<plan.islandCount {
      guard let births = ledger.grant(to: island) else { continue }
      let rank = post.placement.coordinator(ofIsland: island)
      try post.send(.control(.grant(island: island, births: births)), to: rank)
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
    if !isSettling {
      seconds = environment.elapsedBefore + environment.now() - start
      if environment.isInterrupted() { isInterrupted = true }
      try search(news: news)
    }
    if news { environment.observe(progress) }
    if isSettling, all({ $0.stage == .settled }) { summary = summarize() }
    return news
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
      return try beginSettling(stopReason ?? reason ?? .exhausted)
    }
    guard stopReason == nil else { return }
    if isInterrupted { return try stop(.interrupted) }
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
    let expected = (0..<plan.islandCount).map { island in
      reports.reduce(0) { $0 + ($1?.accepted[island] ?? 0) }
    }
    try tellCoordinators(.settle(expected: expected, stopped: reason))
  }

  private func tellCoordinators(_ order: ControlMessage) throws {
    for rank in post.placement.coordinators { try post.send(.control(order), to: rank) }
  }

  /// The last generation that every island has completed; -1 before every island has reported.
  private var lowestGeneration: Int { reports.map { $0?.generation ?? -1 }.min() ?? -1 }

  private func all(_ holds: (IslandReport) -> Bool) -> Bool {
    reports.allSatisfy { $0.map(holds) ?? false }
  }

  /// Sums up what the islands have reported so far.
  private func takeStock() {
    judged = reports.reduce(plan.counted(environment.former)) {
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
      seconds: seconds, stopping: stopReason, former: environment.former)
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
      rankCount: post.placement.rankCount, islandCount: plan.islandCount,
      former: environment.former)
  }
}
