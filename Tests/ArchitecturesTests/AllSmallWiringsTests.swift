import Architectures
import Geometry
import Testing

/// A node of a wiring of 8x8x4 values: one of two operations on a value, or an add of two.
private enum Link: Hashable {
  case relu(Int)
  case tanh(Int)
  case add(Int, Int)

  static func all(upTo value: Int) -> [Link] {
    (0...value).flatMap { a in
      [.relu(a), .tanh(a)] + (a...value).map { Link.add(a, $0) }
    }
  }

  var node: Node {
    switch self {
    case .relu(let a): Node(.activation(.relu), inputs: [a])
    case .tanh(let a): Node(.activation(.tanh), inputs: [a])
    case .add(let a, let b): Node(.add, inputs: [a, b])
    }
  }
}

/// Every wiring of so many links.
private func wirings(of count: Int) -> [[Link]] {
  (0..<count).reduce([[]]) { lists, value in
    lists.flatMap { list in Link.all(upTo: value).map { list + [$0] } }
  }
}

private func permutations(of count: Int) -> [[Int]] {
  (0..<count).reduce([[]]) { lists, next in
    lists.flatMap { list in
      (0...list.count).map { Array(list[..<$0]) + [next] + Array(list[$0...]) }
    }
  }
}

/// The least of all ways to number the nodes: equal exactly for isomorphic wirings.
private func canonical(_ architecture: Architecture, _ orders: [[[Int]]]) -> [Int] {
  let nodes = architecture.nodes
  // The last node is the dense operation: it stays where it is.
  return orders[nodes.count - 1].map { links -> [Int] in
    let order = links + [nodes.count - 1]
    var rows = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      let inputs = node.inputs.map { $0 == 0 ? 0 : order[$0 - 1] + 1 }
      let label: [Int] =
        switch node.operation {
        case .activation(.relu): [1] + inputs
        case .activation: [2] + inputs
        case .add: [3] + inputs.sorted()
        default: [4] + inputs
        }
      rows[order[index]] = label
    }
    return rows.flatMap { $0 + [-1] }
  }.min { $0.lexicographicallyPrecedes($1) } ?? []
}

@Test func identitiesAgreeWithIsomorphismOfAllSmallWirings() throws {
  let orders = (0...4).map(permutations(of:))
  var identities: [[Int]: Identity] = [:]
  var wiringCount = 0
  for count in 1...4 {
    for links in wirings(of: count) {
      // One node at the end that is not a part of the wiring: a dense operation of three outputs.
      let nodes = links.map(\.node) + [Node(.dense(Dense(outputs: 3)), inputs: [links.count])]
      let architecture = try Architecture(contract: smallContract, nodes: nodes)
      let name = canonical(architecture, orders)
      let identity = architecture.identity
      #expect(identities[name, default: identity] == identity, "\(links)")
      identities[name] = identity
      wiringCount += 1
    }
  }
  // Isomorphic ones have one identity, and all others different ones.
  #expect(Set(identities.values).count == identities.count)
  #expect(wiringCount == 3 + 3 * 7 + 3 * 7 * 12 + 3 * 7 * 12 * 18)
  #expect(identities.count == 540)
}
