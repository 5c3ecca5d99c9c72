import Foundation
import Kernels
public import Networks
import RandomStreams

/// A model on its way in or out, with what is known of it.
public struct ExchangedModel: Sendable {
  /// The model.
  public var model: Model
  /// Text pairs that are kept with it.
  public var metadata: [String: String]
  /// Sentences about what reading has left out or changed.
  public var notes: [String]

  /// A model with text pairs.
  public init(model: Model, metadata: [String: String] = [:], notes: [String] = []) {
    self.model = model
    self.metadata = metadata
    self.notes = notes
  }

  /// Reads a file: safetensors, ONNX or a model specification, as its name ends.
  ///
  /// - Parameter seed: where a specification names no weights, they are drawn with this seed.
  /// - Throws: a sentence that names the file, the place in it, what was found and what is allowed.
  public init(reading file: String, drawingWeightsWith seed: UInt64? = nil) throws(InterchangeError)
  {
    switch ModelFormat(file: file) {
    case .safetensors?:
      let (model, metadata) = try Safetensors.read(file)
      self.init(model: model, metadata: metadata)
    case .onnx?: self = try ONNX.read(file)
    case .json?: self = try ModelSpecification.read(file, drawingWeightsWith: seed)
    case .pytorch?, nil:
      throw InterchangeError(
        "\(file): models are read from files that end in .safetensors, .onnx or .json")
    }
  }

  /// Writes the model.
  ///
  /// - Parameter normalizing: whether an ONNX graph takes raw values.
  /// - Returns: the files that were written, the one that was asked for first.
  public func write(
    as format: ModelFormat, to file: String, normalizing: Bool = false
  ) throws(InterchangeError) -> [String] {
    switch format {
    case .safetensors: try Safetensors.write(model, metadata: metadata, to: file)
    case .onnx:
      try ONNX.write(model, normalizing: normalizing, metadata: metadata, to: file)
    case .pytorch: return [file, try PyTorch.write(model, metadata: metadata, to: file)]
    case .json:
      let weights = file.stem + "_weights.safetensors"
      try Safetensors.write(model, metadata: metadata, to: file.folder + weights)
      try ModelSpecification(
        architecture: model.architecture, input: model.input, weights: weights
      ).write(to: file)
      return [file, file.folder + weights]
    }
    return [file]
  }
}

extension ModelSpecification {
  /// Writes the document to a file: it is there as a whole or not at all.
  public func write(to file: String) throws(InterchangeError) {
    try Files.write(Data(text.utf8), to: file)
  }

  /// The model of a specification's file, with the weights that it names or with fresh ones.
  static func read(
    _ file: String, drawingWeightsWith seed: UInt64?
  ) throws(InterchangeError) -> ExchangedModel {
    let data = try Files.read(file)
    let specification: ModelSpecification
    do throws(InterchangeError) {
      specification = try ModelSpecification(String(decoding: data, as: UTF8.self))
    } catch { throw error.at(file) }
    if let weights = specification.weights {
      let place = weights.hasPrefix("/") ? weights : file.folder + weights
      return try specification.model(withWeightsIn: place)
    }
    guard let seed else {
      throw InterchangeError("\(file) names no weights; with --seed they are drawn afresh")
    }
    return ExchangedModel(
      model: specification.freshModel(seed: seed),
      notes: ["the weights are drawn afresh with seed \(seed): the network has learned nothing"])
  }

  private func model(withWeightsIn file: String) throws(InterchangeError) -> ExchangedModel {
    let data = try Files.read(file)
    do throws(InterchangeError) {
      let tensors = try TensorFile(data)
      let metadata = tensors.metadata.filter { $0.key != Safetensors.specificationKey }
      return ExchangedModel(model: try tensors.model(of: self), metadata: metadata)
    } catch { throw error.at(file) }
  }

  private func freshModel(seed: UInt64) -> Model {
    Network(
      NetworkPlan(architecture, batch: 1, for: .use), workers: Workers(count: 1),
      weights: RandomStream(seed: seed, purpose: .weights)
    ).model(input: input)
  }
}
