import RandomStreams
import Reports
import Testing

struct LayeredLayoutTests {
  /// Graphs in which each value reads one to three earlier ones.
  private static func inputs(_ seed: UInt64) -> [[Int]] {
    var stream = RandomStream(seed: seed, purpose: .testing, island: 0)
    return [[]]
      + (1..<12).map { value in
        (0..<(1 + stream.integer(below: 3))).map { _ in stream.integer(below: value) }
      }
  }

  @Test(arguments: UInt64(0)..<50)
  func everyLineGoesFromOneLayerToTheNext(_ seed: UInt64) {
    let layout = LayeredLayout(inputs: Self.inputs(seed))
    var layers: [LayeredLayout.Item: Int] = [:]
    for (layer, items) in layout.layers.enumerated() {
      for item in items {
        #expect(layers[item] == nil, "each item stands in one place")
        layers[item] = layer
      }
    }
    #expect(layout.edges.allSatisfy { (layers[$0.to] ?? -1) == (layers[$0.from] ?? -9) + 1 })
  }

  @Test(arguments: UInt64(0)..<50)
  func everyValueIsReachedFromWhatItReads(_ seed: UInt64) {
    let inputs = Self.inputs(seed)
    let layout = LayeredLayout(inputs: inputs)
    for (value, reads) in inputs.enumerated() {
      var found: [Int] = []
      var waiting = layout.edges.filter { $0.to == .node(value) }.map(\.from)
      while let item = waiting.popLast() {
        if case .node(let read) = item {
          found.append(read)
        } else {
          waiting += Set(layout.edges.filter { $0.to == item }.map(\.from))
        }
      }
      #expect(Set(found) == Set(reads))
    }
  }
}
