import Architectures
import Geometry
import RandomStreams
import Testing

@Test func nodesThatDoNotReachTheOutputAreDropped() throws {
  let live = [Node(convolution(), inputs: [0]), Node(.activation(.relu), inputs: [1])]
  let withDead = [
    Node(.activation(.tanh), inputs: [0]), Node(convolution(), inputs: [0]),
    Node(.add, inputs: [1, 2]), Node(.activation(.relu), inputs: [2]),
  ]
  let expected = try small(live)
  let found = try small(withDead)
  #expect(found == expected)
  #expect(found.shapes.count == found.nodes.count + 1)
}

@Test func aDeadNodeMayBeAnything() throws {
  let nodes = [Node(.dense(Dense(outputs: -5)), inputs: [0]), Node(convolution(), inputs: [0])]
  #expect(try small(nodes) == small([Node(convolution(), inputs: [0])]))
}

@Test func droppingTwiceIsDroppingOnce() throws {
  var stream = RandomStream(seed: 1, purpose: .testing)
  for _ in 0..<200 {
    let architecture = try randomArchitecture(using: &stream)
    let again = try Architecture(contract: architecture.contract, nodes: architecture.nodes)
    #expect(again == architecture)
    #expect(Set(architecture.nodes.flatMap(\.inputs)).isSuperset(of: 1..<architecture.nodes.count))
  }
}

@Test func theShapesReadAreThoseOfTheValuesRead() throws {
  var stream = RandomStream(seed: 2, purpose: .testing)
  let architecture = try randomArchitecture(using: &stream)
  for node in architecture.nodes {
    #expect(architecture.inputShapes(of: node) == node.inputs.map { architecture.shapes[$0] })
  }
}
