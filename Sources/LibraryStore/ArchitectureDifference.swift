/// What two architectures have in common, and what not.
public struct ArchitectureDifference: Sendable {
  /// The two.
  public let sides: (ArchitectureDetail, ArchitectureDetail)
  /// Their nodes side by side, as many alike as possible; nil where the other has one more.
  public let nodes: [(NodeRow?, NodeRow?)]

  /// Compares two architectures.
  ///
  /// - Complexity: O(m n) for m and n nodes.
  public init(_ a: ArchitectureDetail, _ b: ArchitectureDetail) {
    sides = (a, b)
    nodes = Self.aligned(a.nodes, b.nodes)
  }

  /// The alignment of the highest score: three for equal nodes, one for the same operation with other
  /// fields.
  ///
  /// - **Source:** Needleman, Wunsch, "A General Method Applicable to the Search for Similarities in
  ///   the Amino Acid Sequence of Two Proteins", 1970, without a price of gaps.
  private static func aligned(_ a: [NodeRow], _ b: [NodeRow]) -> [(NodeRow?, NodeRow?)] {
    // scores[i][j]: the best of what follows node i of one and node j of the other.
    var scores = [[Int]](
      repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        scores[i][j] = max(
          scores[i + 1][j], scores[i][j + 1], scores[i + 1][j + 1] + a[i].likeness(to: b[j]))
      }
    }
    var (i, j) = (0, 0)
    var pairs: [(NodeRow?, NodeRow?)] = []
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, case let likeness = a[i].likeness(to: b[j]), likeness > 0,
        scores[i][j] == scores[i + 1][j + 1] + likeness
      {
        pairs.append((a[i], b[j]))
        (i, j) = (i + 1, j + 1)
      } else if j == b.count || (i < a.count && scores[i][j] == scores[i + 1][j]) {
        pairs.append((a[i], nil))
        i += 1
      } else {
        pairs.append((nil, b[j]))
        j += 1
      }
    }
    return pairs
  }
}

extension NodeRow {
  fileprivate func likeness(to other: NodeRow) -> Int {
    guard operation == other.operation else { return 0 }
    return fields == other.fields ? 3 : 1
  }
}
