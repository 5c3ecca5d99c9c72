public import Geometry

/// One operation of an architecture, with the values that it reads.
public struct Node: Hashable, Codable, Sendable {
  /// What the node computes.
  public var operation: Operation

  /// The values read, in order: 0 is the network's input, *k* the output of node *k − 1*.
  public var inputs: [Int]

  /// A node that reads these values.
  public init(_ operation: Operation, inputs: [Int]) {
    self.operation = operation
    self.inputs = inputs
  }
}

/// A network on paper: operations, wiring and shapes, without weights.
///
/// Nodes stand in an order in which each reads only earlier values; the last node's output is the
/// network's, one logit a class. An architecture that exists is valid: making one checks every shape.
public struct Architecture: Hashable, Sendable {
  /// What the network is fed.
  public let contract: InputContract
  /// The nodes, each behind all that it reads; the last one's output is the network's.
  public let nodes: [Node]

  /// The shape of each value: the input's first, then one for each node.
  public let shapes: [Shape]

  /// Checks the wiring, infers all shapes and drops nodes that do not reach the output.
  ///
  /// - Precondition: the contract has no problem.
  /// - Throws: the first fault found.
  public init(contract: InputContract, nodes: [Node]) throws(ArchitectureError) {
    if let problem = contract.problem { preconditionFailure(problem) }
    for (index, node) in nodes.enumerated() {
      guard node.inputs.allSatisfy({ (0...index).contains($0) }) else {
        throw .badInputs(node: index, found: node.inputs, allowed: "values 0 to \(index)")
      }
    }
    let live = Self.reachingOutput(nodes)
    var shapes = [contract.shape]
    for (index, node) in live.enumerated() {
      shapes.append(try node.outputShape(at: index, over: shapes))
    }
    guard let last = shapes.last, !live.isEmpty, last == Shape(features: contract.classes) else {
      throw .outputMismatch(found: shapes.last ?? contract.shape, classes: contract.classes)
    }
    self.contract = contract
    self.nodes = live
    self.shapes = shapes
  }

  /// The shapes that a node reads.
  public func inputShapes(of node: Node) -> [Shape] {
    node.inputs.map { shapes[$0] }
  }

  /// The nodes from which the last one can be reached, renumbered.
  private static func reachingOutput(_ nodes: [Node]) -> [Node] {
    guard !nodes.isEmpty else { return [] }
    var isLive = [Bool](repeating: false, count: nodes.count + 1)
    isLive[nodes.count] = true
    for index in nodes.indices.reversed() where isLive[index + 1] {
      for input in nodes[index].inputs { isLive[input] = true }
    }
    if !isLive[1...].contains(false) { return nodes }
    var renumbered = [Int](repeating: 0, count: nodes.count + 1)
    var live: [Node] = []
    for (index, node) in nodes.enumerated() where isLive[index + 1] {
      live.append(Node(node.operation, inputs: node.inputs.map { renumbered[$0] }))
      renumbered[index + 1] = live.count
    }
    return live
  }
}

extension Architecture: Codable {
  private enum CodingKeys: String, CodingKey { case contract, nodes }

  /// Decodes and checks; an architecture that is not valid is a decoding error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      contract: container.decode(InputContract.self, forKey: .contract),
      nodes: container.decode([Node].self, forKey: .nodes))
  }

  /// Encodes the contract and the nodes; shapes are inferred again.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(contract, forKey: .contract)
    try container.encode(nodes, forKey: .nodes)
  }
}
