package import Evolution
import MessagePassing

// One turn of the loop, which tests take rank by rank.

extension Archipelago {
  /// What the run came to, on the root, once it is known.
  package var summary: RunSummary? { root?.summary }

  /// Whether this rank has taken its leave.
  package var hasEnded: Bool { isOver }

  /// The islands that this rank drives, as they are now.
  package var states: [IslandState] { loops.map(\.state) }

  /// Receives what has arrived, does what can be done, and sends.
  ///
  /// - Returns: whether anything happened.
  package func step() throws -> Bool {
    guard !isOver else { return false }
    do {
      let acted = try turn()
      return try doErrand() || acted
    } catch is OutOfTouch {
      vigil.look(environment.now())
      try fence(anew: true)
      return true
    }
  }

  private func turn() throws -> Bool {
    if !isStarted {
      isStarted = true
      for loop in loops { try loop.start() }
      try introduce(to: Set(roster.inferiors(of: communicator.rank)))
    }
    let now = environment.now()
    if isBusy, now - lastLook < environment.patience { return try work() }
    lastLook = now
    try environment.pulse()
    try checkClock()
    var acted = try !isFenced && readOwn()
    while let envelope = try communicator.receive() {
      try receive(envelope)
      acted = true
    }
    try keepVigil()
    guard !isOver else { return acted }
    if isFenced {
      isBusy = false
      try leaveIfDone()
      try communicator.progress()
      return acted
    }
    if try work() { acted = true }
    if try root?.step() ?? false { acted = true }
    try flush(isIdle: !acted)
    try tellInterruption()
    try leaveIfDone()
    try communicator.progress()
    return acted || post.hasKept
  }

  /// Does what needs nobody: a rank whose evaluations take no time would otherwise spend it on looking
  /// for messages and, where ranks share a core, give that to the next one after each of them.
  private func work() throws -> Bool {
    var acted = try readOwn()
    for loop in loops where try loop.step() { acted = true }
    try pool.remote?.dispatch()
    if try service?.step() ?? false { acted = true }
    isBusy = acted
    return acted
  }

  /// Reads what this rank has sent itself.
  private func readOwn() throws -> Bool {
    guard post.hasKept else { return false }
    while let message = post.collect() { try take(message, from: communicator.rank) }
    return true
  }

  /// How many times its patience a busy rank lets departures wait for company since it has noticed them, which
  /// it does with its next look: five patiences in all.
  ///
  /// Journals are written then. They are anyway whenever 64 KiB have come together, which evaluations that
  /// take no time fill about as often.
  private static let patiencesForCompany = 4.0

  /// Writes journals and sends departures: whoever is busy does so for many at once, whoever waits
  /// has nothing better to do.
  private func flush(isIdle: Bool) throws {
    if isIdle {
      try post.flush()
    } else if post.isHolding {
      let now = environment.now()
      let since = post.heldSince ?? now
      post.heldSince = since
      guard now - since >= Self.patiencesForCompany * environment.patience else { return }
      try post.flush()
    }
  }

  /// A signal may have reached this rank alone; the root hears of it.
  private func tellInterruption() throws {
    guard root == nil, !hasToldInterruption, environment.isInterrupted() else { return }
    hasToldInterruption = true
    try post.send(.control(.interrupted), to: roster.root)
  }

  /// Tells those below this rank to leave.
  package func beginEnd() throws {
    guard endDeadline == nil else { return }
    endDeadline = environment.now() + Self.endingTime
    missingGoodbyes = Set(roster.inferiors(of: communicator.rank))
    for rank in missingGoodbyes.sorted() { try post.sendUncommitted(.control(.end), to: rank) }
  }

  /// Says goodbye once all below have done so, or time is up.
  private func leaveIfDone() throws {
    guard let endDeadline, missingGoodbyes.isEmpty || environment.now() >= endDeadline else {
      return
    }
    if let superior = roster.superior(of: communicator.rank) {
      try post.sendUncommitted(.goodbye, to: superior)
    }
    isOver = true
  }
}
