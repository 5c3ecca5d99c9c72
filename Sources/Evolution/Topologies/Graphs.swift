import RandomStreams

/// Each island sends to the next, the last to the first.
public struct Ring: Topology {
  /// A ring.
  public init() {}

  /// The next island; none where there is one island.
  public func neighbours(of island: Int, among islandCount: Int) -> [Int] {
    islandCount > 1 ? [(island + 1) % islandCount] : []
  }
}

/// A grid closed in both directions, with the most nearly square sides that divide the count.
public struct Torus: Topology {
  /// A torus.
  public init() {}

  /// The islands above, below, left and right, each once.
  public func neighbours(of island: Int, among islandCount: Int) -> [Int] {
    var rows = max(1, Int(Double(islandCount).squareRoot()))
    while islandCount % rows != 0 { rows -= 1 }
    let columns = islandCount / rows
    let (row, column) = (island / columns, island % columns)
    let around = [
      (row + 1) % rows * columns + column, (row + rows - 1) % rows * columns + column,
      row * columns + (column + 1) % columns, row * columns + (column + columns - 1) % columns,
    ]
    return Set(around).subtracting([island]).sorted()
  }
}

/// Island 0 sends to all others, and they to it.
public struct Star: Topology {
  /// A star.
  public init() {}

  /// All others for island 0, island 0 for all others.
  public func neighbours(of island: Int, among islandCount: Int) -> [Int] {
    island == 0 ? Array(0..<islandCount).filter { $0 != 0 } : [0]
  }
}

/// Every island sends to every other.
public struct Complete: Topology {
  /// A complete graph.
  public init() {}

  /// All others.
  public func neighbours(of island: Int, among islandCount: Int) -> [Int] {
    (0..<islandCount).filter { $0 != island }
  }
}

/// Every island sends to a number of others, drawn from the seed; the next island is always among
/// them, so that every island can be reached from every other.
public struct RandomGraph: Topology {
  private let degree: Int
  private let seed: UInt64

  /// A random graph of this many edges an island.
  public init(degree: Int, seed: UInt64) {
    self.degree = degree
    self.seed = seed
  }

  /// The next island and others up to the degree.
  public func neighbours(of island: Int, among islandCount: Int) -> [Int] {
    guard islandCount > 1 else { return [] }
    let next = (island + 1) % islandCount
    var others = (0..<islandCount).filter { $0 != island && $0 != next }
    var stream = RandomStream(seed: seed, purpose: .topology, island: island)
    stream.shuffle(&others)
    return ([next] + others.prefix(max(0, degree - 1))).sorted()
  }
}

/// A graph given row by row.
public struct ListedGraph: Topology {
  private let rows: [[Int]]

  /// Island *i* sends to the islands of row *i*; an island without a row sends to none.
  public init(rows: [[Int]]) {
    self.rows = rows
  }

  /// The row's islands that exist.
  public func neighbours(of island: Int, among islandCount: Int) -> [Int] {
    guard rows.indices.contains(island) else { return [] }
    return Set(rows[island]).filter { $0 != island && (0..<islandCount).contains($0) }.sorted()
  }
}
