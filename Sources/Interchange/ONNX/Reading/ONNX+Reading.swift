public import Foundation
import SwiftProtobuf

extension ONNX {
  /// The model in the bytes of an ONNX file.
  ///
  /// A file that Atoll wrote gives the very same model, with what ONNX has no word for: dropouts, how
  /// weights were drawn, names of classes. Any other is read operator by operator; its classes are
  /// numbered, and its inputs are raw values unless its first operators normalise them.
  ///
  /// - Throws: a sentence that names the node, its operator, what was found and what is allowed.
  public static func decode(_ data: Data) throws(InterchangeError) -> ExchangedModel {
    try decode(data, flattening: false)
  }

  /// Reads a model from a file.
  public static func read(_ file: String) throws(InterchangeError) -> ExchangedModel {
    let data = try Files.read(file)
    do throws(InterchangeError) { return try decode(data) } catch { throw error.at(file) }
  }

  /// The same for graphs whose output is no row of classes but a picture, which is flattened.
  package static func decode(
    _ data: Data, flattening: Bool
  ) throws(InterchangeError) -> ExchangedModel {
    let graph = try ONNXGraph(data)
    var (model, notes) = try ONNXReader.model(of: graph, flattening: flattening)
    if let text = graph.metadata[specificationKey] {
      if let own = ONNXSpecified(text)?.model(with: model) {
        model = own
      } else {
        notes.append(
          "the graph is not what its '\(specificationKey)' says; it is read as anyone's")
      }
    }
    let metadata = graph.metadata.filter { !ONNXWriter.ownKeys.contains($0.key) }
    return ExchangedModel(model: model, metadata: metadata, notes: notes)
  }
}

extension ONNX {
  /// A tensor that lies in a file of its own, as test data of ONNX's do.
  package static func tensor(
    _ data: Data
  ) throws(InterchangeError) -> (shape: [Int], values: [Float]) {
    let proto: ONNXTensorProto
    do { proto = try ONNXTensorProto(serializedBytes: data) } catch {
      throw InterchangeError("torn, or no tensor of ONNX's")
    }
    let constant = try ONNXConstant(proto, at: "the tensor")
    guard let values = constant.floats else { throw InterchangeError("a tensor of whole numbers") }
    return (constant.dims, values)
  }
}
