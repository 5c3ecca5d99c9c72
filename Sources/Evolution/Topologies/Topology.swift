/// Where the emigrants of an island go.
public protocol Topology: Sendable {
  /// The islands that this island sends to, in ascending order, itself never among them.
  func neighbours(of island: Int, among islandCount: Int) -> [Int]
}

/// The topologies by name.
public enum TopologyChoice: Hashable, Codable, Sendable {
  /// Island *i* sends to island *i + 1*, the last to the first.
  case ring
  /// A grid as square as it gets, each island sending to those above, below, left and right.
  case torus
  /// Island 0 sends to all, all send to island 0.
  case star
  /// Every island sends to every other.
  case complete
  /// Every island sends to this many others, drawn once from the seed.
  case random(degree: Int)
  /// Island *i* sends to the islands listed in row *i*.
  case listed([[Int]])

  /// The topology of this name; the seed matters to the random one alone.
  public func topology(seed: UInt64) -> any Topology {
    switch self {
    case .ring: Ring()
    case .torus: Torus()
    case .star: Star()
    case .complete: Complete()
    case .random(let degree): RandomGraph(degree: degree, seed: seed)
    case .listed(let rows): ListedGraph(rows: rows)
    }
  }
}
