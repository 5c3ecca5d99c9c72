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
    return (roster.inferiors(of: rank) + [roster.superior(of: rank)].compactMap(\.self))
      .filter { !hasLeft.contains($0) }
  }

  /// A few times a second, looks who has been heard, and says a word to whom nothing was said.
  func keepVigil() throws {
    guard vigil.limit < .infinity else { return }
    let now = environment.now()
    guard vigil.isDue(now) else { return }
    vigil.look(now)
    let isTimeToSpeak = vigil.beats()
    guard !roster.isLost[communicator.rank] else { return try askToRejoin(isTimeToSpeak) }
    let peers = peers
    if isTimeToSpeak {
      if root != nil, !isFenced { environment.liveness.beat() }
      for peer in peers where !post.hasSent[peer] {
        try post.sendUncommitted(.control(.alive), to: peer)
      }
      post.clearMarks()
    }
    let superior = roster.superior(of: communicator.rank)
    if root == nil, !isFenced, let superior, vigil.silence(of: superior) > vigil.limit {
      try fence()
    } else if isFenced {
      // Nobody is left who could have taken anything.
      if peers.isEmpty { try unfence() } else if isTimeToSpeak { try fence() }
    }
    try tellSuccessors()
    if root != nil {
      try buryTheDead(peers)
    } else {
      try watchSuperiors(peers, isTimeToSpeak)
    }
  }

  /// A rank that was stopped for long is out of touch.
  func checkClock() throws {
    guard isLate else { return }
    vigil.look(environment.now())
    try fence(anew: true)
  }

  /// Whether this rank was stopped for so long that it cannot know how things stand.
  var isLate: Bool {
    vigil.limit < .infinity && (hasOverslept || vigil.isLate(environment.now()))
  }

  /// Says that this rank lives, in the middle of something that takes long; may be called at any time.
  ///
  /// It does not listen: what others say meanwhile is heard afterwards.
  public func lookAlive() {
    let now = environment.now()
    guard !isOver, vigil.limit < .infinity, vigil.isDue(now) else { return }
    if vigil.isLate(now) { hasOverslept = true }
    vigil.look(now)
    guard vigil.beats(), !roster.isLost[communicator.rank] else { return }
    if root != nil, !isFenced { environment.liveness.beat() }
    // Where even that cannot be sent, the next turn says so.
    for peer in peers { try? post.sendUncommitted(.control(.alive), to: peer) }
    _ = try? communicator.progress()
  }

  /// Whether a rank is dead: nobody sees its process, or nobody has heard it for too long.
  private func isDead(_ rank: Int, after patience: Double) -> Bool {
    isGone(rank) || vigil.silence(of: rank) > patience
  }

  /// Whether a rank's process is known to be no more.
  private func isGone(_ rank: Int) -> Bool {
    presences[rank].map { environment.liveness.isAlive($0) == false } ?? false
  }

  /// What the root does: it announces a roster without those that are dead.
  private func buryTheDead(_ peers: [Int]) throws {
    let found = Set(peers.filter { isDead($0, after: patience) })
    let dead = found.union(reportedMissing).filter {
      !roster.isLost[$0] && !hasLeft.contains($0) && $0 != communicator.rank
    }.sorted()
    reportedMissing = []
    guard !dead.isEmpty else { return }
    try lose(dead, root: nil)
  }

  private func lose(_ dead: [Int], root newRoot: Int?) throws {
    let isSearching = summary == nil && endDeadline == nil
    let next = roster.without(dead, root: newRoot, moving: isSearching)
    let sentences = dead.map { rank in
      let islands = roster.islands(of: rank).map { island in
        "; island \(island) goes on on rank \(next.coordinators[island].map(String.init) ?? "-")"
      }
      let isSilent = vigil.silence(of: rank) > patience
      let cause =
        isSilent && !isGone(rank)
        ? "nothing was heard of it for \(Int(vigil.limit)) s and more" : "its process has ended"
      return "rank \(rank) is lost (\(cause))" + (isSearching ? islands.joined() : "")
        + (rank == roster.root ? "; rank \(next.root) is the root now" : "")
    }
    try announce(next)
    sentences.forEach(environment.liveness.notice)
  }

  /// What all others do: they tell the root who is dead, and follow it if it is the root.
  private func watchSuperiors(_ peers: [Int], _ isTimeToSpeak: Bool) throws {
    guard endDeadline == nil else { return }
    let rank = communicator.rank
    let inferiors = peers.filter {
      roster.superior(of: $0) == rank && isDead($0, after: patience)
    }
    var missing = inferiors
    if let coordinator = roster.superiors[rank], coordinator != roster.root {
      // Of a coordinator's silence the root knows as much.
      if isGone(coordinator) { missing.append(coordinator) }
      orphanedSince =
        isDead(coordinator, after: patience) ? orphanedSince ?? environment.now() : nil
    }
    if !missing.isEmpty, isTimeToSpeak || Set(missing) != toldMissing {
      toldMissing = Set(missing)
      try post.sendUncommitted(.control(.missing(missing)), to: roster.root)
    }
    try followRoot()
  }

  /// Becomes the root where the root is dead and nobody who comes first is alive.
  private func followRoot() throws {
    let rank = communicator.rank
    let turn = roster.successors.prefix { $0 != rank }.filter { !isGone($0) }.count
    let delay = vigil.limit / 2 * Double(min(turn, 8))
    if roster.superior(of: rank) == roster.root {
      // Who is next does not wait; the others do, in case that it is alive and slow.
      let isGone = isGone(roster.root)
      let silence = vigil.silence(of: roster.root)
      guard isGone ? silence >= delay : silence > patience + delay else { return }
    } else {
      guard let orphanedSince, environment.now() - orphanedSince > patience + delay else { return }
    }
    // Who is cut off from a root that lives must not follow it.
    guard isGone(roster.root) || !rootBeats() else { return }
    guard !environment.liveness.isConcluded() else {
      // All that is missing is the word to leave.
      hasLostRoot = true
      return try beginEnd()
    }
    let dead = roster.members.filter { $0 == roster.root || $0 != rank && isGone($0) }
    try lose(dead, root: rank)
  }

  /// Whether the root, though silent, was seen to live in the last half of the limit.
  private func rootBeats() -> Bool {
    guard let beat = environment.liveness.lastBeat() else { return false }
    let now = environment.now()
    guard let last = lastBeat, last.beat == beat else {
      lastBeat = (beat, now)
      return true
    }
    return now - last.at < vigil.limit / 2
  }

  /// Tells another rank which process this one is.
  func introduce(to inferiors: Set<Int>) throws {
    guard vigil.limit < .infinity, let presence = environment.liveness.presence else { return }
    let rank = communicator.rank
    presences[rank] = presence
    var others = inferiors
    if let superior = roster.superior(of: rank) { others.insert(superior) }
    if roster.root != rank { others.insert(roster.root) }
    for other in others.sorted() {
      try post.sendUncommitted(.control(.presence(presence)), to: other)
    }
  }

  /// Successors can follow quickly if they know which of those that come first are alive.
  private func tellSuccessors() throws {
    guard root != nil, environment.liveness.presence != nil else { return }
    let known = roster.successors.prefix(8).compactMap { rank in
      presences[rank].map { KnownRank(rank: rank, presence: $0) }
    }
    guard known != announcedSuccessors else { return }
    announcedSuccessors = known
    for rank in roster.inferiors(of: communicator.rank) {
      try post.sendUncommitted(.control(.successors(known)), to: rank)
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
      try announce(roster.admitting(rank))
    } else {
      shown[rank] = 0
      try show(to: rank)
    }
  }

  /// Asks the root to be taken in again, for as long as there is one.
  private func askToRejoin(_ isTimeToSpeak: Bool) throws {
    if isGone(roster.root) || vigil.silence(of: roster.root) > 4 * vigil.limit {
      isOver = true
    } else if isTimeToSpeak {
      try post.sendAsGhost(.control(.rejoin), to: roster.root)
    }
  }
}
