// Architectures for the tests of this folder: by hand and by chance.

import Architectures
import Geometry
import RandomStreams

let smallContract = InputContract(shape: Shape(height: 8, width: 8, channels: 4), classes: 3)

/// The nodes behind a wiring of 8x8x4 values that end it in one logit a class.
func ending(_ value: Int, classes: Int = 3) -> [Node] {
  [
    Node(.globalPooling(.average), inputs: [value]),
    Node(.dense(Dense(outputs: classes)), inputs: [value + 1]),
  ]
}

/// An architecture over 8x8x4 of nodes that keep the shape, with pooling and a dense end.
func small(_ nodes: [Node]) throws(ArchitectureError) -> Architecture {
  try Architecture(contract: smallContract, nodes: nodes + ending(nodes.count))
}

/// A convolution that keeps 8x8x4.
func convolution(_ filter: Int = 3, outputs: Int = 4, groups: Int = 1) -> Operation {
  .convolution(
    Convolution(
      outputs: outputs, filterHeight: filter, filterWidth: filter, paddingHeight: filter / 2,
      paddingWidth: filter / 2, groups: groups))
}

/// A random wiring in which values keep their shape, and every value is used.
func randomArchitecture(using stream: inout RandomStream) throws -> Architecture {
  var nodes: [Node] = []
  for _ in 0..<stream.integer(in: 3...14) {
    let value = stream.integer(in: 0...nodes.count)
    if stream.happens(0.3) {
      nodes.append(Node(.add, inputs: [value, stream.integer(in: 0...nodes.count)]))
    } else {
      nodes.append(Node(randomOperation(using: &stream), inputs: [value]))
    }
  }
  let read = Set(nodes.flatMap(\.inputs))
  let ends = (1...nodes.count).filter { !read.contains($0) }
  nodes.append(Node(.concatenation, inputs: ends))
  return try small(nodes)
}

private func randomOperation(using stream: inout RandomStream) -> Operation {
  switch stream.integer(below: 6) {
  case 0: convolution(1)
  case 1: convolution(3)
  case 2: .activation(stream.pick(from: ActivationKind.allCases))
  case 3: .normalization(Normalization())
  case 4: .dropout(Dropout(ratio: Double(stream.integer(in: 1...9)) / 10))
  default:
    .pooling(
      Pooling(
        kind: stream.pick(from: PoolingKind.allCases), windowHeight: 3, windowWidth: 3,
        strideHeight: 1, strideWidth: 1, paddingHeight: 1, paddingWidth: 1))
  }
}

extension Architecture {
  /// The same wiring with its nodes in another random order in which each reads earlier values.
  func reordered(using stream: inout RandomStream) throws -> Architecture {
    var place = [Int](repeating: 0, count: nodes.count + 1)
    var rest = Array(nodes.indices)
    var order: [Int] = []
    while !rest.isEmpty {
      let ready = rest.filter { nodes[$0].inputs.allSatisfy { $0 == 0 || place[$0] > 0 } }
      let next = stream.pick(from: ready)
      rest.removeAll { $0 == next }
      order.append(next)
      place[next + 1] = order.count
    }
    let moved = order.map { Node(nodes[$0].operation, inputs: nodes[$0].inputs.map { place[$0] }) }
    return try Architecture(contract: contract, nodes: moved)
  }

  /// The same wiring with a node of this operation put on a random edge.
  func inserting(_ operation: Operation, using stream: inout RandomStream) throws -> Architecture {
    let reader = stream.integer(below: nodes.count)
    let edge = stream.integer(below: nodes[reader].inputs.count)
    let shifted = nodes.map {
      Node($0.operation, inputs: $0.inputs.map { $0 > reader ? $0 + 1 : $0 })
    }
    var changed = Array(shifted[..<reader])
    changed.append(Node(operation, inputs: [shifted[reader].inputs[edge]]))
    var node = shifted[reader]
    node.inputs[edge] = reader + 1
    changed.append(node)
    changed += shifted[(reader + 1)...]
    return try Architecture(contract: contract, nodes: changed)
  }
}
