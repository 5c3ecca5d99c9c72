import MessagePassing

// What is left to do when the search is over, and what other ranks can help with: the root sends them on
// errands, of which it knows no more than who has yet to return.

extension Archipelago {
  /// The ranks that can be sent on errands: all others that live.
  public var helpers: [Int] {
    (0..<communicator.size).filter { $0 != communicator.rank && isThere($0) }
  }

  /// Sends ranks on an errand each, on the root, between `run()` and `end()`; they give up what they were sent
  /// on before.
  ///
  /// - Parameter errands: what each rank is to do.
  public func send(errands: [Int: [UInt8]]) throws {
    // No root before this one has used that number.
    errandNumber = max(errandNumber + 1, roster.number << 32)
    away = Set(errands.keys)
    for (rank, content) in errands.sorted(by: { $0.key < $1.key }) {
      try post.sendUncommitted(
        .control(.errand(number: errandNumber, content: content)), to: rank)
    }
  }

  /// The ranks that have yet to return from their errands.
  public var ranksAway: Set<Int> { away.filter(isThere) }

  /// Whether this rank is to give up the errand that it is on: there is another, the run ends, a signal
  /// came, who sent it is not the root any more, or it counts as dead and somebody else does it.
  public var isErrandOff: Bool {
    errand != nil || isOver || endDeadline != nil || environment.isInterrupted()
      || roster.root != sender || roster.isLost[communicator.rank]
  }

  /// Whether the root has heard of a signal, to whichever rank.
  public var isInterrupted: Bool { root?.isInterrupted ?? false }

  /// Does what the root has asked for, if anything, and tells it so.
  ///
  /// - Returns: whether there was something to do.
  func doErrand() throws -> Bool {
    guard !isOnErrand, let errand else { return false }
    self.errand = nil
    sender = roster.root
    isOnErrand = true
    defer { isOnErrand = false }
    try environment.errand(errand.content)
    if !isOver {
      try post.sendUncommitted(.control(.returned(errand: errand.number)), to: roster.root)
    }
    return true
  }

  private func isThere(_ rank: Int) -> Bool { !roster.isLost[rank] && !hasLeft.contains(rank) }
}
