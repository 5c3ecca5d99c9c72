import Evolution
import MessagePassing

// Who is alive. Evaluators and their coordinator listen to each other, and so do coordinators and the
// root, so that nobody's load grows with the number of ranks. Every message is a sign of life; whoever has
// had nothing to say says so. Ranks of one host see at once whether a process is gone.
//
// The root alone declares a rank dead, after one and a half times the limit. A coordinator that has not
// heard the root for the limit, or was stopped for as long, does nothing until it hears from it: by then
// its islands may be somebody else's.

extension Archipelago {
  /// Seconds of silence after which a rank counts as dead.
  private var patience: Double { 1.5 * vigil.limit }

  /// The ranks that this one is to hear from: not those that have left as they should.
  private var peers: [Int] {
    let rank = communicator.rank
    return (view.inferiors(of: rank) + [view.superior(of: rank)].compactMap(\.self))
      .filter { !hasLeft.contains($0) }
  }

  /// A few times a second, looks who has been heard, and says a word to whom nothing was said.
  func keepVigil() throws {
    guard vigil.limit < .infinity else { return }
    let now = environment.now()
    guard vigil.isDue(now) else { return }
    let gap = vigil.look(now)
    if gap > vigil.limit { isFenced = true }
    let isTimeToSpeak = vigil.beats()
    guard !view.isLost[communicator.rank] else { return try askToRejoin(isTimeToSpeak) }
    let peers = peers
    if isTimeToSpeak {
      for peer in peers where !post.hasSent[peer] { try post.send(.control(.alive), to: peer) }
      post.clearMarks()
    }
    checkFence(peers)
    try tellSuccessors()
    if root != nil {
      try buryTheDead(peers)
    } else {
      try watchSuperiors(peers, isTimeToSpeak)
    }
  }

  /// A rank that was stopped, or has lost touch with the root, waits for a word.
  private func checkFence(_ peers: [Int]) {
    if root == nil {
      guard service == nil else { return isFenced = false }
      isFenced = vigil.silence(of: view.root) > vigil.limit || isFenced
      if vigil.silence(of: view.root) == 0 { isFenced = false }
    } else if isFenced {
      isFenced = !peers.isEmpty && peers.allSatisfy { vigil.silence(of: $0) > 0 }
    }
  }

  /// Whether a rank is dead: nobody sees its process, or nobody has heard it for too long.
  private func isDead(_ rank: Int, after patience: Double) -> Bool {
    isGone(rank) || vigil.silence(of: rank) > patience
  }

  /// Whether a rank's process is known to be no more.
  private func isGone(_ rank: Int) -> Bool {
    presences[rank].map { environment.liveness.isAlive($0) == false } ?? false
  }

  /// What the root does: it announces a view without those that are dead.
  private func buryTheDead(_ peers: [Int]) throws {
    let found = Set(peers.filter { isDead($0, after: patience) })
    let dead = found.union(reportedMissing).filter {
      !view.isLost[$0] && !hasLeft.contains($0) && $0 != communicator.rank
    }.sorted()
    reportedMissing = []
    guard !dead.isEmpty else { return }
    try lose(dead, root: nil)
  }

  private func lose(_ dead: [Int], root newRoot: Int?) throws {
    let isSearching = summary == nil && endDeadline == nil
    let next = view.without(dead, root: newRoot, moving: isSearching)
    for rank in dead {
      let islands = view.islands(of: rank).map { island in
        "; island \(island) goes on on rank \(next.coordinators[island].map(String.init) ?? "-")"
      }
      let cause =
        isGone(rank)
        ? "its process has ended" : "nothing was heard of it for \(Int(vigil.limit)) s and more"
      environment.liveness.notice(
        "rank \(rank) is lost (\(cause))" + (isSearching ? islands.joined() : "")
          + (newRoot.map { "; rank \($0) is the root now" } ?? ""))
    }
    try announce(next)
  }

  /// What all others do: they tell the root who is dead, and follow it if it is the root.
  private func watchSuperiors(_ peers: [Int], _ isTimeToSpeak: Bool) throws {
    guard endDeadline == nil else { return }
    let rank = communicator.rank
    let inferiors = peers.filter {
      view.superior(of: $0) == rank && isDead($0, after: patience)
    }
    var missing = inferiors
    if let coordinator = view.superiors[rank], coordinator != view.root, isGone(coordinator) {
      missing.append(coordinator)
      if orphanedSince == nil { orphanedSince = environment.now() }
    }
    if !missing.isEmpty, isTimeToSpeak || Set(missing) != reportedMissing {
      reportedMissing = Set(missing)
      try post.send(.control(.missing(missing)), to: view.root)
    }
    try followRoot()
  }

  /// Becomes the root where the root is dead and nobody who comes first is alive.
  private func followRoot() throws {
    let rank = communicator.rank
    let turn = view.successors.prefix { $0 != rank }.filter { !isGone($0) }.count
    let delay = vigil.limit / 2 * Double(min(turn, 8))
    if view.superior(of: rank) == view.root {
      // Who is next does not wait; the others do, in case that it is alive and slow.
      let isGone = isGone(view.root)
      let silence = vigil.silence(of: view.root)
      guard isGone ? silence >= delay : silence > patience + delay else { return }
    } else {
      guard let orphanedSince, environment.now() - orphanedSince > patience + delay else { return }
    }
    guard !environment.liveness.isConcluded() else {
      isOver = true
      return
    }
    let dead = view.members.filter { $0 == view.root || $0 != rank && isGone($0) }
    try lose(dead, root: rank)
  }

  /// Tells another rank which process this one is.
  func introduce(to inferiors: Set<Int>) throws {
    guard vigil.limit < .infinity, let presence = environment.liveness.presence else { return }
    let rank = communicator.rank
    presences[rank] = presence
    var others = inferiors
    if let superior = view.superior(of: rank) { others.insert(superior) }
    if view.root != rank { others.insert(view.root) }
    for other in others.sorted() { try post.send(.control(.presence(presence)), to: other) }
  }

  /// Successors can follow quickly if they know which of those that come first are alive.
  private func tellSuccessors() throws {
    guard root != nil, environment.liveness.presence != nil else { return }
    let known = view.successors.prefix(8).compactMap { rank in
      presences[rank].map { KnownRank(rank: rank, presence: $0) }
    }
    guard known != announcedSuccessors else { return }
    announcedSuccessors = known
    for rank in view.inferiors(of: communicator.rank) {
      try post.send(.control(.successors(known)), to: rank)
    }
  }

  // MARK: Those who counted as dead and were not

  /// Answers a rank that counts as dead: it learns of that, and may be taken in again.
  func answerGhost(_ rank: Int, _ message: WireMessage) throws {
    if case .control(.rejoin) = message, root != nil {
      guard summary == nil, endDeadline == nil else { return }
      environment.liveness.notice("rank \(rank) was not dead, and evaluates from now on")
      hasLeft.remove(rank)
      presences[rank] = nil
      try announce(view.admitting(rank))
    } else {
      shown[rank] = 0
      try show(to: rank)
    }
  }

  /// Asks the root to be taken in again, for as long as there is one.
  private func askToRejoin(_ isTimeToSpeak: Bool) throws {
    if isGone(view.root) || vigil.silence(of: view.root) > 4 * vigil.limit {
      isOver = true
    } else if isTimeToSpeak {
      try post.sendAsGhost(.control(.rejoin), to: view.root)
    }
  }
}
