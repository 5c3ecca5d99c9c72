/// Which ranks of this machine are there while MPI starts, and which of them has ended.
///
/// Under a launcher that lets ranks outlive others, MPI waits in its start for one that has died, for ever.
public struct LocalRoster: Sendable {
  /// In how many looks, one behind the other, a rank must not be found to count as ended: the launcher starts
  /// one after another, and a loaded machine takes its time.
  public static let patience = 10

  /// Whether any other rank was ever found.
  ///
  /// A process in a container of its own finds none.
  public private(set) var hasFoundOthers = false
  /// The number of this rank among those of its machine.
  private let own: Int
  /// In how many looks each rank was not found since it last was.
  private var missed: [Int]

  /// The roster of a machine.
  ///
  /// - Parameters:
  ///   - size: how many ranks share the machine.
  ///   - own: the number of this rank among them.
  public init(size: Int, own: Int) {
    self.own = own
    missed = Array(repeating: 0, count: size)
  }

  /// Notes which ranks a look has found, and tells one that has ended, if any has and others were ever found.
  public mutating func note(_ found: Set<Int>) -> Int? {
    for rank in missed.indices where rank != own {
      let isThere = found.contains(rank)
      missed[rank] = isThere ? 0 : missed[rank] + 1
      hasFoundOthers = hasFoundOthers || isThere
    }
    return hasFoundOthers ? missed.firstIndex { $0 >= Self.patience } : nil
  }
}
