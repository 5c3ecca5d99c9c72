import Evolution
import MessagePassing

// What a rank does when the root announces another view. The root tells all; whoever is written to by
// somebody with an older view shows its own; so a view gets around though its author dies meanwhile.

extension Archipelago {
  /// Announces a view that this rank has decided on.
  func announce(_ next: View) throws {
    let old = view
    try install(next)
    for rank in next.isLost.indices
    where rank != communicator.rank && !(next.isLost[rank] && old.isLost[rank]) {
      try show(to: rank)
    }
  }

  /// Shows this rank's view to a rank, once.
  func show(to rank: Int) throws {
    guard shown[rank] < view.number else { return }
    shown[rank] = view.number
    try post.showView(to: rank)
  }

  /// Takes over another rank's view where it is newer; shows that rank this one where it is older.
  func consider(_ other: View, from source: Int) throws {
    guard other.rankCount == view.rankCount, other.coordinators.count == plan.islandCount else {
      throw IslandsError.malformed(
        tag: .control, source: source, detail: "its view is of another run")
    }
    shown[source] = max(shown[source], other.number)
    guard other.replaces(view) else {
      if view.replaces(other) {
        shown[source] = 0
        try show(to: source)
      }
      return
    }
    try install(other)
  }

  /// Does from now on what a view says.
  private func install(_ next: View) throws {
    let old = view
    let rank = communicator.rank
    view = next
    post.view = next
    isFenced = false
    orphanedSince = nil
    for lost in next.lost where !old.isLost[lost] {
      communicator.giveUp(on: lost)
      missingGoodbyes.remove(lost)
      reportedMissing.remove(lost)
    }
    for back in old.lost where !next.isLost[back] { shown[back] = 0 }
    guard !next.isLost[rank] else { return dismiss() }
    try changeRoot(old)
    if endDeadline == nil { try changeDuties(old) }
    let peers = next.inferiors(of: rank) + [next.superior(of: rank)].compactMap(\.self)
    for peer in peers { vigil.begin(peer) }
    try introduce(to: Set(next.inferiors(of: rank)).subtracting(old.inferiors(of: rank)))
    let arrived = early.filter { $0.view <= next.number }
    early.removeAll { $0.view <= next.number }
    for message in arrived where !next.isLost[message.source] {
      try take(message.message, from: message.source)
    }
  }

  private func changeRoot(_ old: View) throws {
    let rank = communicator.rank
    if view.root != rank {
      root = nil
    } else if root == nil {
      environment.liveness.becomeRoot()
      root = Root(
        plan: plan, post: post, environment: environment, start: start, isSuccessor: true)
    }
    root?.adjust(from: old, to: view)
    if view.root != old.root { hasToldInterruption = false }
  }

  /// Opens the islands that this rank is to drive from now on, lets go of those that it is not to drive
  /// any more, and serves whom it is to serve.
  private func changeDuties(_ old: View) throws {
    let rank = communicator.rank
    let mine = view.islands(of: rank)
    loops.removeAll { !mine.contains($0.state.island) }
    var opened: [(state: IslandState, recorder: any Recorder)] = []
    for island in mine where !loops.contains(where: { $0.state.island == island }) {
      do {
        let journal = try open(island)
        elapsedBefore = max(elapsedBefore, journal.elapsed - (environment.now() - start))
        opened.append((journal.state, journal.recorder))
      } catch {
        environment.liveness.notice("island \(island) cannot go on on rank \(rank): \(error)")
        try post.send(.control(.declined(island: island)), to: view.root)
      }
    }
    let former = service
    if view.superiors[rank] == nil {
      service = nil
    } else if former == nil {
      service = EvaluatorService(evaluator, coordinator: nil, post: post)
    }
    let inHand = loops.flatMap { $0.inHand.values }
    let searching =
      loops.filter { $0.phase == .starting || $0.phase == .searching }.map(\.state.island)
      + opened.map(\.state.island)
    pool.arrange(
      islands: searching, ranks: view.evaluators(of: rank), inHand: inHand,
      service: service == nil ? former : nil)
    if !opened.isEmpty { pool.remote?.expectHeirlooms() }
    for loop in loops { loop.evaluator = pool.evaluator(ofIsland: loop.state.island) }
    let kept = loops
    loops += opened.map { loop(over: $0.state, $0.recorder, isFormedAnew: true) }
    loops.sort { $0.state.island < $1.state.island }
    commitAll()
    if let superior = view.superiors[rank], superior != service?.coordinator {
      try service?.serve(superior)
    }
    let moved = view.coordinators.indices.filter { view.coordinators[$0] != old.coordinators[$0] }
    for loop in loops where !kept.contains(where: { $0 === loop }) { try loop.start() }
    for loop in kept {
      loop.sendAgain(to: moved)
      if !view.lost.isEmpty { loop.expectLosses() }
      if view.root != old.root { try loop.greetRoot() }
    }
  }

  /// This rank counted as dead, and was not: it has nothing any more, and asks to be let in again.
  private func dismiss() {
    loops = []
    root = nil
    post.clear()
    pool.clear()
    early = []
    service = EvaluatorService(evaluator, coordinator: nil, post: post)
    commitAll()
  }

  /// A rank could not open an island's journal: another one is asked, as long as there is one.
  func moveOn(_ island: Int, refusedBy rank: Int) throws {
    guard root != nil, view.coordinators.indices.contains(island),
      view.coordinators[island] == rank
    else { return }
    refusals[island, default: []].insert(rank)
    let next = view.moving(island, toOtherThan: refusals[island] ?? [])
    if next.coordinators[island] == nil {
      environment.liveness.notice(
        "no rank can take over island \(island); the next start finds it in its journal")
    }
    try announce(next)
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
      seconds: seconds, arrivals: arrivals, recall: recall, isFormedAnew: isFormedAnew)
  }

  /// Before a message leaves, the journals of all islands here are written.
  func commitAll() {
    let recorders = loops.map(\.recorder)
    post.commit = { for recorder in recorders { try recorder.commit() } }
  }
}
