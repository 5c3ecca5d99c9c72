public import Foundation
public import Networks

/// Models in safetensors files: the weights, and what is needed to make the network again.
///
/// The tensors have the names, shapes and order of `Model.fields(of:)`. The text pairs hold the model
/// specification under `specificationKey`, and whatever else is known of the model.
public enum Safetensors {
  /// The text pair with the model specification, in one line.
  public static let specificationKey = "atoll_model"

  /// A model as the bytes of a file; equal for equal models and pairs.
  ///
  /// - Parameter metadata: text pairs to be kept with the model, such as Atoll's version under `atoll`.
  /// - Precondition: `specificationKey` is not among the pairs; the model's class names and
  ///   normalisation are as many as its classes and channels.
  public static func encode(_ model: Model, metadata: [String: String] = [:]) -> Data {
    precondition(metadata[specificationKey] == nil, "\(specificationKey) is Atoll's own")
    var metadata = metadata
    metadata[specificationKey] =
      ModelSpecification(architecture: model.architecture, input: model.input).line
    let tensors = model.parameters.map {
      TensorFile.Tensor(name: $0.name, shape: $0.shape, values: $0.values)
    }
    return TensorFile(metadata: metadata, tensors: tensors).bytes
  }

  /// The model in the bytes of a file, and the text pairs that were kept with it.
  ///
  /// - Throws: a sentence about what is torn or foreign.
  public static func decode(
    _ data: Data
  ) throws(InterchangeError) -> (model: Model, metadata: [String: String]) {
    var file = try TensorFile(data)
    guard let text = file.metadata.removeValue(forKey: specificationKey) else {
      throw InterchangeError(
        "a safetensors file without Atoll's model specification: no '\(specificationKey)' in "
          + "'\(TensorFile.metadataKey)'")
    }
    let specification: ModelSpecification
    do throws(InterchangeError) { specification = try ModelSpecification(text) } catch {
      throw error.at("'\(specificationKey)'")
    }
    return (try file.model(of: specification), file.metadata)
  }

  /// Writes a model to a file: it is there as a whole or not at all.
  public static func write(
    _ model: Model, metadata: [String: String] = [:], to file: String
  ) throws(InterchangeError) {
    try Files.write(encode(model, metadata: metadata), to: file)
  }

  /// Reads a model from a file.
  public static func read(
    _ file: String
  ) throws(InterchangeError) -> (model: Model, metadata: [String: String]) {
    let data = try Files.read(file)
    do throws(InterchangeError) { return try decode(data) } catch { throw error.at(file) }
  }
}

extension TensorFile {
  /// The model whose weights the tensors are, whatever their order.
  func model(of specification: ModelSpecification) throws(InterchangeError) -> Model {
    let fields = Model.fields(of: specification.architecture)
    var values = Dictionary(tensors.map { ($0.name, $0) }) { $1 }
    var parameters: [Parameter] = []
    for field in fields {
      guard let tensor = values.removeValue(forKey: field.name) else {
        throw InterchangeError("tensor '\(field.name)' is missing, expected is \(field)")
      }
      guard tensor.shape == field.shape else {
        throw InterchangeError(
          "tensor '\(field.name)' has the shape \(tensor.shape), expected is \(field.shape)")
      }
      parameters.append(
        Parameter(name: tensor.name, shape: tensor.shape, values: tensor.values))
    }
    if let name = values.keys.min() {
      throw InterchangeError("tensor '\(name)' belongs to no node of the network")
    }
    do throws(ModelError) {
      return try Model(
        architecture: specification.architecture, input: specification.input,
        parameters: parameters)
    } catch { throw InterchangeError(error.description) }
  }
}
