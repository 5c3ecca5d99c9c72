public import Foundation
public import Networks
import SwiftProtobuf

/// Models as ONNX files, the form that most runtimes and tools read.
///
/// - **Source:** the standard, https://onnx.ai/onnx/repo-docs/IR.html and Operators.html.
public enum ONNX {
  /// The version of the operators that are written.
  public static let operatorSet = 17
  /// The version of the file format that is written.
  static let formatVersion: Int64 = 8

  /// The metadata pair with the model specification, in one line.
  static let specificationKey = Safetensors.specificationKey
  /// The name of the network's input in the graph: `[N, channels, height, width]`.
  public static let inputName = "input"
  /// The name of the network's output in the graph: `[N, classes]`.
  public static let outputName = "logits"

  /// A file cannot be larger than protobuf's two gibibytes; this leaves room for the graph.
  static let mostBytesOfWeights = (1 << 31) - (1 << 24)

  /// A model as the bytes of a file; equal for equal models and pairs.
  ///
  /// - Parameters:
  ///   - normalizing: whether the graph takes raw values and normalises them itself.
  ///   - metadata: text pairs to be kept with the model.
  /// - Throws: where the weights are more than a file can hold.
  public static func encode(
    _ model: Model, normalizing: Bool = false, metadata: [String: String] = [:]
  ) throws(InterchangeError) -> Data {
    let bytes = 4 * model.parameters.reduce(0) { $0 + $1.values.count }
    guard bytes <= mostBytesOfWeights else {
      throw InterchangeError(
        "weights of \(bytes) bytes, an ONNX file holds \(mostBytesOfWeights) at most")
    }
    var writer = ONNXWriter(model, normalizing: normalizing)
    writer.writeGraph()
    let proto = writer.model(metadata: metadata)
    do { return try proto.serializedData() } catch {
      throw InterchangeError("the model cannot be put into ONNX: \(error)")
    }
  }

  /// Writes a model to a file: it is there as a whole or not at all.
  public static func write(
    _ model: Model, normalizing: Bool = false, metadata: [String: String] = [:], to file: String
  ) throws(InterchangeError) {
    try Files.write(encode(model, normalizing: normalizing, metadata: metadata), to: file)
  }
}
