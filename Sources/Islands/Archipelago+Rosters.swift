import Evolution
import MessagePassing

/// This rank was stopped in the middle of something: it must not go on with it.
struct OutOfTouch: Error {}

// What a rank does when the root announces another roster. The root tells all; whoever is written to by
// somebody with an older roster shows its own; so a roster gets around though its author dies meanwhile.

extension Archipelago {
  /// Announces a roster that this rank has decided on.
  ///
  /// All are told before this rank acts on it: to read journals may take it long, and somebody else might
  /// decide on a roster of the same number meanwhile.
  func announce(_ next: Roster) throws {
    let old = roster
    adopt(next)
    for rank in next.isLost.indices
    where rank != communicator.rank && !(next.isLost[rank] && old.isLost[rank]) {
      try show(to: rank)
    }
    try communicator.progress()
    try follow(from: old)
  }

  /// Shows this rank's roster to a rank, once.
  func show(to rank: Int) throws {
    guard shown[rank] <= roster.number else { return }
    shown[rank] = roster.number + 1
    try post.showRoster(to: rank)
  }

  /// Takes over another rank's roster where it is newer; shows that rank this one where it is older.
  func consider(_ other: Roster, from source: Int) throws {
    guard other.rankCount == roster.rankCount, other.coordinators.count == plan.islandCount else {
      throw IslandsError.malformed(
        tag: .control, source: source, detail: "its roster is of another run")
    }
    shown[source] = max(shown[source], other.number + 1)
    if other.replaces(roster) {
      let old = roster
      adopt(other)
      if other.number == old.number {
        // Whoever has seen the one of that number from here has not seen this one.
        for rank in shown.indices where rank != source && shown[rank] == old.number + 1 {
          shown[rank] = 0
        }
      }
      try follow(from: old)
    } else if roster.replaces(other) {
      shown[source] = 0
      try show(to: source)
    }
  }

  /// Knows a roster from now on.
  private func adopt(_ next: Roster) {
    let old = roster
    roster = next
    post.roster = next
    orphanedSince = nil
    lastBeat = nil
    for lost in next.lost where !old.isLost[lost] {
      communicator.giveUp(on: lost)
      missingGoodbyes.remove(lost)
      reportedMissing.remove(lost)
    }
    for back in old.lost where !next.isLost[back] { shown[back] = 0 }
  }

  /// Does from now on what the roster says; a rank that is out of touch waits for the root to say it again,
  /// since it may be of long ago.
  private func follow(from old: Roster) throws {
    let next = roster
    let rank = communicator.rank
    guard !next.isLost[rank] else { return dismiss() }
    try changeRoot(old)
    try endNewcomers()
    let before = Set(old.inferiors(of: rank) + [old.superior(of: rank)].compactMap(\.self))
    let peers = Set(next.inferiors(of: rank) + [next.superior(of: rank)].compactMap(\.self))
    for peer in peers.subtracting(before) { vigil.begin(peer) }
    try introduce(to: Set(next.inferiors(of: rank)).subtracting(old.inferiors(of: rank)))
    if isFenced {
      if next.root != old.root { try ask() }
    } else if next.root != rank, gainsIslands {
      // The roster may have been long on its way, and the islands be somebody else's by now.
      try fence()
    } else {
      try takeUpDuties()
    }
    guard !isFenced else { return }
    try takeEarly()
  }

  /// Takes the messages that came before the roster under which they were written.
  private func takeEarly() throws {
    let next = roster
    let arrived = early.filter { $0.roster <= next.number }
    early.removeAll { $0.roster <= next.number }
    for message in arrived where !next.isLost[message.source] {
      try take(message.message, from: message.source)
    }
  }

  /// After the end has come, whoever is below this rank from now on has to be told.
  private func endNewcomers() throws {
    guard endDeadline != nil else { return }
    let newcomers = Set(roster.inferiors(of: communicator.rank)).subtracting(missingGoodbyes)
    for rank in newcomers.subtracting(hasLeft).sorted() {
      missingGoodbyes.insert(rank)
      try post.sendUncommitted(.control(.end), to: rank)
    }
  }

  // MARK: Out of touch

  /// From now on this rank does nothing but listen, and asks how things stand.
  ///
  /// - Parameter anew: whether answers to earlier questions are no longer worth anything, because this
  ///   rank was stopped since it asked them.
  func fence(anew: Bool = false) throws {
    if anew || !isFenced { questions += 1 }
    isFenced = true
    hasOverslept = false
    try ask()
  }

  private func ask() throws {
    let rank = communicator.rank
    let others = root == nil ? [roster.root] : roster.inferiors(of: rank)
    for other in others { try post.sendUncommitted(.control(.ask(questions)), to: other) }
  }

  /// The roster that this rank knows is the last one: it does what that says.
  func unfence() throws {
    isFenced = false
    if dutiful == roster {
      // What it was about to say when it was stopped was not said.
      for loop in loops {
        loop.sendAgain(to: loop.state.neighbours)
        try loop.greetRoot()
      }
    } else {
      try takeUpDuties()
    }
    try takeEarly()
  }

  /// Whether the roster gives this rank islands that it has not driven so far.
  private var gainsIslands: Bool {
    !Set(roster.islands(of: communicator.rank)).isSubset(of: dutiful.islands(of: communicator.rank))
  }

  private func takeUpDuties() throws {
    guard endDeadline == nil else { return }
    let old = dutiful
    dutiful = roster
    if old != roster { try changeDuties(old) }
  }

  private func changeRoot(_ old: Roster) throws {
    let rank = communicator.rank
    if roster.root != rank {
      root = nil
    } else if root == nil {
      environment.liveness.becomeRoot()
      root = Root(
        plan: plan, post: post, environment: environment, start: start, isSuccessor: true)
    }
    root?.adjust(from: old, to: roster)
    if roster.root != old.root { hasToldInterruption = false }
  }

  /// Opens the islands that this rank is to drive from now on, lets go of those that it is not to drive
  /// any more, and serves whom it is to serve.
  private func changeDuties(_ old: Roster) throws {
    let rank = communicator.rank
    let mine = roster.islands(of: rank)
    loops.removeAll { !mine.contains($0.state.island) }
    var opened: [(state: IslandState, recorder: any Recorder)] = []
    for island in mine where !loops.contains(where: { $0.state.island == island }) {
      do {
        let journal = try open(island)
        elapsedBefore = max(elapsedBefore, journal.elapsed - (environment.now() - start))
        opened.append((journal.state, journal.recorder))
      } catch {
        environment.liveness.notice("island \(island) cannot go on on rank \(rank): \(error)")
        // It tells nothing of the islands here, so it need not wait for their journals.
        try post.sendUncommitted(.control(.declined(island: island)), to: roster.root)
      }
    }
    let former = service
    if roster.superiors[rank] == nil {
      service = nil
    } else if former == nil {
      service = makeService(coordinator: nil)
    }
    let inHand = loops.flatMap { $0.inHand.values }
    let searching =
      loops.filter { $0.phase == .starting || $0.phase == .searching }.map(\.state.island)
      + opened.map(\.state.island)
    pool.arrange(
      islands: searching, ranks: roster.evaluators(of: rank), inHand: inHand,
      service: service == nil ? former : nil)
    if !opened.isEmpty { pool.remote?.expectHeirlooms() }
    for loop in loops { loop.evaluator = pool.evaluator(ofIsland: loop.state.island) }
    let kept = loops
    loops += opened.map { loop(over: $0.state, $0.recorder, isFormedAnew: true) }
    loops.sort { $0.state.island < $1.state.island }
    commitAll()
    if let superior = roster.superiors[rank], superior != service?.coordinator {
      try service?.serve(superior)
    }
    let moved = roster.coordinators.indices.filter {
      roster.coordinators[$0] != old.coordinators[$0]
    }
    for loop in loops where !kept.contains(where: { $0 === loop }) { try loop.start() }
    for loop in kept {
      loop.sendAgain(to: moved)
      if !roster.lost.isEmpty { loop.expectLosses() }
      if roster.root != old.root { try loop.greetRoot() }
    }
  }

  /// This rank counted as dead, and was not: it has nothing any more, and asks to be let in again.
  private func dismiss() {
    isFenced = false
    dutiful = roster
    loops = []
    root = nil
    post.clear()
    pool.clear()
    early = []
    service = makeService(coordinator: nil)
    commitAll()
  }

  /// A rank could not open an island's journal: another one is asked, as long as there is one.
  func moveOn(_ island: Int, refusedBy rank: Int) throws {
    guard root != nil, roster.coordinators.indices.contains(island),
      roster.coordinators[island] == rank
    else { return }
    refusals[island, default: []].insert(rank)
    let next = roster.moving(island, toOtherThan: refusals[island] ?? [])
    if next.coordinators[island] == nil {
      environment.liveness.notice(
        "no rank can take over island \(island); the next start finds it in its journal")
    }
    try announce(next)
  }

  /// Serves a coordinator; a synchronous run hands out nothing ahead, since a generation would wait for it.
  func makeService(coordinator: Int?) -> EvaluatorService {
    EvaluatorService(
      evaluator, coordinator: coordinator, post: post,
      clock: plan.mode == .asynchronous
        ? .init(now: environment.now, jobSecondsLeft: environment.jobSecondsLeft) : nil)
  }

  /// Drives an island.
  func loop(
    over state: IslandState, _ recorder: any Recorder, arrivals: [Departure] = [],
    isFormedAnew: Bool = false
  ) -> IslandLoop {
    // A synchronous run must not depend on a clock.
    let limit = plan.mode == .asynchronous ? plan.budget.seconds : nil
    let seconds = { [unowned self] in elapsedBefore + environment.now() - start }
    return IslandLoop(
      plan: plan, state: state, recorder: recorder,
      evaluator: pool.evaluator(ofIsland: state.island), post: post, now: environment.now,
      secondsLeft: { limit.map { $0 - seconds() } }, jobSecondsLeft: environment.jobSecondsLeft,
      seconds: seconds, arrivals: arrivals, recall: recall, visitors: environment.visitors,
      isFormedAnew: isFormedAnew)
  }

  /// Before a message leaves, the journals of all islands here are written.
  func commitAll() {
    let recorders = loops.map(\.recorder)
    post.commit = { [unowned self] in
      guard !recorders.isEmpty else { return }
      if vigil.limit < .infinity, isFenced || isLate { throw OutOfTouch() }
      for recorder in recorders { try recorder.commit() }
    }
  }
}
