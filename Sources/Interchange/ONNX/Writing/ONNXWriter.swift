import Architectures
import DataSets
import Geometry
import Networks

/// Writes the graph of a model, a node behind the other.
struct ONNXWriter {
  let layout: ChannelsFirst
  let normalizing: Bool
  var graph = ONNXGraphProto()
  /// The name of each of our values, in the form that `layout` says.
  private var names: [String] = []
  /// The names of values that had to be laid out in the other form.
  private var converted: [Int: String] = [:]

  init(_ model: Model, normalizing: Bool) {
    layout = ChannelsFirst(model)
    self.normalizing = normalizing
  }

  private var architecture: Architecture { layout.model.architecture }

  /// Writes input, nodes and output.
  mutating func writeGraph() {
    graph.name = "network"
    let input = architecture.contract.shape
    graph.input = [
      .tensor(ONNX.inputName, [input.channels, input.height, input.width])
    ]
    graph.output = [.tensor(ONNX.outputName, [architecture.contract.classes])]
    names = [ONNX.inputName]
    if normalizing { names[0] = normalizedInput() }
    for (index, node) in architecture.nodes.enumerated() { write(node, making: index + 1) }
    finish()
  }

  /// (raw value − mean) / deviation, channel by channel.
  private mutating func normalizedInput() -> String {
    let constants = layout.model.input.normalization
    let shape = [1, constants.mean.count, 1, 1]
    addInitializer("input.mean", shape, constants.mean.map { Float($0) })
    addInitializer("input.deviation", shape, constants.deviation.map { Float($0) })
    add("Sub", [ONNX.inputName, "input.mean"], making: "input_centred")
    add("Div", ["input_centred", "input.deviation"], making: "input_normalized")
    return "input_normalized"
  }

  private mutating func write(_ node: Node, making value: Int) {
    if case .dropout = node.operation {
      names.append(names[node.inputs[0]])
      return
    }
    let form = layout.formRead(byNodeOf: value)
    let inputs = node.inputs.map { name(of: $0, as: form) }
    names.append("value_\(value)")
    write(node.operation, inputs, making: value)
  }

  /// The name of a value in a form; a node that converts is written where there is none yet.
  private mutating func name(of value: Int, as form: ChannelsFirst.Form) -> String {
    if layout.forms[value] == form { return names[value] }
    if let name = converted[value] { return name }
    let name = names[value] + (form == .vector ? "_flat" : "_picture")
    if form == .vector {
      add("Flatten", [names[value]], making: name, [.int("axis", 1)])
    } else {
      addInitializer("picture_axes", [2, 3])
      add("Unsqueeze", [names[value], "picture_axes"], making: name)
    }
    converted[value] = name
    return name
  }

  /// Lets the last value be the graph's output.
  private mutating func finish() {
    let last = name(of: architecture.nodes.count, as: .vector)
    if let maker = graph.node.lastIndex(where: { $0.output == [last] }) {
      for index in graph.node.indices {
        graph.node[index].input = graph.node[index].input.map {
          $0 == last ? ONNX.outputName : $0
        }
      }
      graph.node[maker].output = [ONNX.outputName]
    } else {
      add("Identity", [last], making: ONNX.outputName)
    }
  }

  /// Appends a node.
  mutating func add(
    _ type: String, _ inputs: [String], making output: String,
    _ attributes: [ONNXAttributeProto] = []
  ) {
    var node = ONNXNodeProto()
    node.opType = type
    node.name = "\(type)_\(graph.node.count + 1)"
    node.input = inputs
    node.output = [output]
    node.attribute = attributes
    graph.node.append(node)
  }

  /// Adds a tensor of the model's, and names it.
  mutating func addInitializer(
    _ role: String, of value: Int, _ tensor: ChannelsFirst.Tensor
  ) -> String {
    addInitializer("\(value).\(role)", tensor.shape, tensor.values)
    return "\(value).\(role)"
  }

  private mutating func addInitializer(_ name: String, _ shape: [Int], _ values: [Float]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count)
    for value in values { bytes.append(littleEndian: UInt64(value.bitPattern), count: 4) }
    graph.initializer.append(.tensor(name, shape, .float, bytes))
  }

  /// Adds whole numbers, once.
  mutating func addInitializer(_ name: String, _ values: [Int]) {
    guard !graph.initializer.contains(where: { $0.name == name }) else { return }
    var bytes: [UInt8] = []
    for value in values {
      bytes.append(littleEndian: UInt64(bitPattern: Int64(value)), count: 8)
    }
    graph.initializer.append(.tensor(name, [values.count], .int64, bytes))
  }
}
