import Foundation
public import Genomes
public import Interchange
public import Networks

/// A model with what was written down beside it.
public struct ModelFile: Sendable {
  /// The network with its weights and its input contract.
  public var model: Model
  /// Text pairs: where the model comes from.
  public var metadata: [String: String]

  /// A model and its pairs.
  public init(model: Model, metadata: [String: String] = [:]) {
    self.model = model
    self.metadata = metadata
  }

  /// Reads a file: ONNX where its name ends so, else safetensors as Atoll writes them.
  public init(reading file: String) throws(InterchangeError) {
    if file.hasSuffix(".onnx") {
      let imported = try ONNX.read(file)
      (model, metadata) = (imported.model, imported.metadata)
    } else {
      (model, metadata) = try Safetensors.read(file)
    }
  }

  /// How the network was trained, where that was written down.
  public var gene: TrainingGene? {
    metadata[Key.gene].flatMap {
      try? JSONDecoder().decode(TrainingGene.self, from: Data($0.utf8))
    }
  }

  /// The data that the network has learned from, as `TrainingData` describes it.
  public var data: String? { metadata[Key.data] }

  /// The keys of the pairs.
  enum Key {
    static let atoll = "atoll"
    static let name = "name"
    static let seed = "seed"
    static let data = "data"
    static let gene = "training_genes"
    static let recipe = "recipe"
    static let validation = "validation_accuracy"
    static let test = "test_accuracy"
  }
}
