import DataSets
import Foundation
import Networks

extension ONNXWriter {
  /// The graph with what a reader needs beside it; pairs with Atoll's own keys give way.
  func model(metadata: [String: String]) -> ONNXModelProto {
    var proto = ONNXModelProto()
    proto.irVersion = ONNX.formatVersion
    proto.producerName = "atoll"
    proto.graph = graph
    var operators = ONNXOperatorSetIdProto()
    operators.domain = ""
    operators.version = Int64(ONNX.operatorSet)
    proto.opsetImport = [operators]
    let pairs = metadata.merging(ownMetadata) { $1 }
    proto.metadataProps = pairs.sorted { $0.key < $1.key }.map { key, value in
      var pair = ONNXStringStringEntryProto()
      (pair.key, pair.value) = (key, value)
      return pair
    }
    return proto
  }

  /// The input contract, in words that need no specification, and the specification.
  private var ownMetadata: [String: String] {
    let (model, input) = (layout.model, layout.model.input)
    func list(_ numbers: [Double]) -> String { JSONValue.list(numbers.map(JSONValue.number)).line }
    return [
      ONNX.specificationKey:
        ModelSpecification(architecture: model.architecture, input: input).line,
      "input_layout": "N, channels, height, width",
      "input_values": normalizing ? "raw" : "(raw - mean) / deviation",
      "mean": list(input.normalization.mean),
      "deviation": list(input.normalization.deviation),
      "class_names": JSONValue.list(input.classNames.map(JSONValue.text)).line,
    ]
  }

  /// The keys of these pairs.
  static let ownKeys: Set = [
    ONNX.specificationKey, "input_layout", "input_values", "mean", "deviation", "class_names",
  ]
}

extension ONNXAttributeProto {
  /// A whole number.
  static func int(_ name: String, _ value: Int) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    (attribute.name, attribute.type, attribute.i) = (name, .int, Int64(value))
    return attribute
  }

  /// Whole numbers.
  static func ints(_ name: String, _ values: [Int]) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    (attribute.name, attribute.type, attribute.ints) = (name, .ints, values.map(Int64.init))
    return attribute
  }

  /// The padding of a window: above, left, below, right.
  static func padding(_ height: Int, _ width: Int) -> ONNXAttributeProto {
    .ints("pads", [height, width, height, width])
  }

  /// A number.
  static func float(_ name: String, _ value: Float) -> ONNXAttributeProto {
    var attribute = ONNXAttributeProto()
    (attribute.name, attribute.type, attribute.f) = (name, .float, value)
    return attribute
  }
}

extension ONNXTensorProto {
  /// A constant.
  static func tensor(
    _ name: String, _ shape: [Int], _ type: DataType, _ bytes: [UInt8]
  ) -> ONNXTensorProto {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(type.rawValue)
    tensor.rawData = Data(bytes)
    return tensor
  }
}

extension ONNXValueInfoProto {
  /// A value of floats for any number of samples.
  static func tensor(_ name: String, _ sampleShape: [Int]) -> ONNXValueInfoProto {
    var batch = ONNXTensorShapeProto.Dimension()
    batch.dimParam = "N"
    var tensor = ONNXTypeProto.Tensor()
    tensor.elemType = Int32(ONNXTensorProto.DataType.float.rawValue)
    tensor.shape.dim = [batch]
    for size in sampleShape {
      var dimension = ONNXTensorShapeProto.Dimension()
      dimension.dimValue = Int64(size)
      tensor.shape.dim.append(dimension)
    }
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType = tensor
    return info
  }
}
