import Architectures
import Foundation
import Geometry
import SwiftProtobuf

/// A graph as it lies in a file, with what its output does not need left out.
struct ONNXGraph {
  /// The version of the operators.
  let operators: Int
  /// The one input that is no weight.
  let input: ONNXValueInfoProto
  /// The name of the one output.
  let output: String
  /// The nodes that the output needs.
  let nodes: [ONNXNode]
  let initializers: [ONNXTensorProto]
  /// How often each name is read by those nodes, or is the output.
  let uses: [String: Int]
  let metadata: [String: String]

  /// Operator sets that Atoll knows: older ones broadcast in another way, newer ones may mean
  /// something else.
  static let knownOperators = 6...26

  init(_ data: Data) throws(InterchangeError) {
    let proto: ONNXModelProto
    do { proto = try ONNXModelProto(serializedBytes: data) } catch {
      throw InterchangeError("torn, or no ONNX file")
    }
    guard proto.hasGraph, !proto.graph.node.isEmpty else {
      throw InterchangeError("no ONNX file: there is no graph with nodes in it")
    }
    metadata = Dictionary(proto.metadataProps.map { ($0.key, $0.value) }) { $1 }
    operators = try Self.operators(of: proto)
    initializers = proto.graph.initializer
    let weights = Set(initializers.map(\.name))
    let inputs = proto.graph.input.filter { !weights.contains($0.name) }
    guard inputs.count == 1 else { throw Self.notOne("input", inputs.map(\.name)) }
    guard proto.graph.output.count == 1 else {
      throw Self.notOne("output", proto.graph.output.map(\.name))
    }
    input = inputs[0]
    output = proto.graph.output[0].name
    let live = Self.needed(by: output, proto.graph.node)
    var uses = [output: 1]
    for name in live.flatMap(\.proto.input) { uses[name, default: 0] += 1 }
    self.uses = uses
    nodes = live.map { ONNXNode($0.proto, index: $0.index) }
    if let foreign = live.first(where: { !["", "ai.onnx"].contains($0.proto.domain) }) {
      throw ONNXNode(foreign.proto, index: foreign.index).fault(
        "an operator of the domain '\(foreign.proto.domain)', allowed are ONNX's own")
    }
  }

  private static func operators(of proto: ONNXModelProto) throws(InterchangeError) -> Int {
    let own = proto.opsetImport.filter { ["", "ai.onnx"].contains($0.domain) }
    guard let version = own.map({ Int($0.version) }).max() else {
      throw InterchangeError("the file does not say which version of ONNX's operators it uses")
    }
    guard knownOperators.contains(version) else {
      throw InterchangeError(
        "operators of version \(version), allowed are \(knownOperators.lowerBound) to "
          + "\(knownOperators.upperBound)")
    }
    return version
  }

  private static func notOne(_ kind: String, _ names: [String]) -> InterchangeError {
    let found = names.map { "'\($0)'" }.joined(separator: ", ")
    return InterchangeError(
      "\(names.count) \(kind)s\(names.isEmpty ? "" : " (\(found))"), allowed is one")
  }

  /// The nodes from which a name comes, in their order.
  private static func needed(
    by output: String, _ nodes: [ONNXNodeProto]
  ) -> [(index: Int, proto: ONNXNodeProto)] {
    var names: Set = [output]
    var needed: [(index: Int, proto: ONNXNodeProto)] = []
    for (index, node) in nodes.enumerated().reversed()
    where node.output.contains(where: names.contains) {
      names.formUnion(node.input)
      needed.append((index, node))
    }
    return needed.reversed()
  }

  /// The input as the network's first value.
  func inputActivation() throws(InterchangeError) -> ONNXActivation {
    let type = input.type.tensorType
    guard type.elemType == Int32(ONNXTensorProto.DataType.float.rawValue) else {
      throw InterchangeError(
        "input '\(input.name)' is of the data type \(type.elemType), allowed is 1 (float)")
    }
    let dims = type.shape.dim
    let sizes = dims.dropFirst().map { Int($0.dimValue) }
    guard (2...4).contains(dims.count), sizes.allSatisfy({ (1...Shape.largestSide).contains($0) }),
      ONNXConstant.count(sizes) != nil
    else {
      let found = dims.map {
        $0.dimValue > 0 ? "\($0.dimValue)" : $0.dimParam.isEmpty ? "?" : $0.dimParam
      }
      throw InterchangeError(
        "input '\(input.name)' has the shape [\(found.joined(separator: ", "))], allowed are "
          + "[N, channels, height, width], [N, channels, length] and [N, features] with fixed "
          + "sizes behind N")
    }
    let shape =
      switch sizes.count {
      case 1: Shape(features: sizes[0])
      case 2: Shape(height: 1, width: sizes[1], channels: sizes[0])
      default: Shape(height: sizes[1], width: sizes[2], channels: sizes[0])
      }
    return ONNXActivation(value: 0, shape: shape, rank: dims.count)
  }
}
