/// Which ranks of this machine are there while MPI starts, and which of them has ended.
///
/// Under a launcher that lets ranks outlive others, MPI waits for one that has died in its start for ever.
public struct LocalRoster: Sendable {
  /// For how many seconds a rank must not have been seen to count as ended: the launcher starts one after
  /// another, and a loaded machine takes its time.
  public static let patience = 10.0

  /// The number of this rank among those of its machine.
  private let own: Int
  private var lastSeen: [Double]
  private var hasSeenOthers = false

  /// The roster of a machine.
  ///
  /// - Parameters:
  ///   - size: how many ranks share the machine.
  ///   - own: the number of this rank among them.
  ///   - now: seconds on any clock.
  public init(size: Int, own: Int, now: Double) {
    self.own = own
    lastSeen = Array(repeating: now, count: size)
  }

  /// Notes which ranks are there, and tells one that has ended, if any has.
  ///
  /// Nothing is told by a process that never saw any other rank: in a container of its own it sees none.
  public mutating func note(_ present: Set<Int>, now: Double) -> Int? {
    for rank in lastSeen.indices where present.contains(rank) {
      lastSeen[rank] = now
      hasSeenOthers = hasSeenOthers || rank != own
    }
    guard hasSeenOthers else { return nil }
    return lastSeen.indices.first { $0 != own && now - lastSeen[$0] >= Self.patience }
  }
}
