import Architectures
import DataSets
import Geometry
import Networks

extension ONNXReader {
  /// The whole graph as a model.
  ///
  /// - Parameter flattening: whether an output that is a picture becomes one row of values, channel
  ///   after channel, by a dense operation that changes nothing.
  static func model(
    of graph: ONNXGraph, flattening: Bool
  ) throws(InterchangeError) -> (model: Model, notes: [String]) {
    var reader = try ONNXReader(graph)
    for node in graph.nodes { try reader.read(node, output: graph.output) }
    guard case .activation(var output)? = reader.meaning(graph.output) else {
      throw InterchangeError("output '\(graph.output)' does not depend on the input")
    }
    if flattening { output = reader.flattened(output) }
    guard output.value > 0, output.shape.pixels == 1 else {
      throw InterchangeError(
        "output '\(graph.output)' is \(output.description)"
          + (output.value == 0 ? ", the input itself" : "")
          + ", allowed is one value a class: N x classes")
    }
    let model = try reader.model(endingIn: output, of: graph)
    return (model, reader.notes)
  }

  /// Appends a dense operation that puts a picture's values in a row, channel after channel.
  private mutating func flattened(_ picture: ONNXActivation) -> ONNXActivation {
    let count = picture.shape.elements
    var weights = [Float](repeating: 0, count: count * count)
    for (row, column) in picture.channelsLastOrder.enumerated() {
      weights[row * count + column] = 1
    }
    made.append(
      Made(
        node: Node(.dense(Dense(outputs: count, bias: false)), inputs: [picture.value]),
        tensors: [("weights", [count, count], weights)]))
    return ONNXActivation(value: made.count, shape: Shape(features: count), rank: 2)
  }

  private func model(
    endingIn output: ONNXActivation, of graph: ONNXGraph
  ) throws(InterchangeError) -> Model {
    let live = needed(by: output.value)
    let contract = InputContract(shape: input, classes: output.shape.channels)
    let information = InputContractInfo(
      shape: input, classes: contract.classes, classNames: (0..<contract.classes).map(String.init),
      normalization: head, views: contract.views)
    if let problem = information.problem(under: contract) {
      throw InterchangeError("the operators at the input: \(problem)")
    }
    let architecture: Architecture
    do {
      architecture = try Architecture(contract: contract, nodes: live.map(\.node))
    } catch { throw InterchangeError("the nodes are no network: \(error)") }
    let parameters = live.enumerated().flatMap { index, made in
      made.tensors.map {
        Parameter(name: "\(index + 1).\($0.role)", shape: $0.shape, values: $0.values)
      }
    }
    do throws(ModelError) {
      return try Model(architecture: architecture, input: information, parameters: parameters)
    } catch { throw InterchangeError(error.description) }
  }

  /// What a value comes from, renumbered; the last one makes the value itself.
  private func needed(by value: Int) -> [Made] {
    var isNeeded = [Bool](repeating: false, count: made.count + 1)
    isNeeded[value] = true
    for index in made.indices.reversed() where isNeeded[index + 1] {
      for input in made[index].node.inputs { isNeeded[input] = true }
    }
    var numbers = [Int](repeating: 0, count: made.count + 1)
    var result: [Made] = []
    for (index, var next) in made.enumerated() where isNeeded[index + 1] {
      next.node.inputs = next.node.inputs.map { numbers[$0] }
      result.append(next)
      numbers[index + 1] = result.count
    }
    return result
  }
}
