import Foundation
public import Genomes
public import Interchange

// What is written down beside a model that was trained here: where it comes from.

extension ExchangedModel {
  /// How the network was trained, where that was written down.
  public var gene: TrainingGene? { value(Provenance.gene) }

  /// The training genes with which the network was found, where that was written down.
  public var ownGene: TrainingGene? { value(Provenance.ownGene) }

  /// The data that the network has learned from, as `TrainingData` describes it.
  public var data: String? { metadata[Provenance.data] }

  /// How it was trained, where that was written down.
  var recipe: TrainingRecipe? { value(Provenance.recipe) }

  /// A value that was written down as JSON.
  private func value<Value: Decodable>(_ key: String) -> Value? {
    metadata[key].flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }
}

/// The keys of the text pairs beside a model.
enum Provenance {
  static let atoll = "atoll"
  static let instructionSet = "instruction_set"
  static let name = "name"
  static let seed = "seed"
  static let data = "data"
  static let gene = "training_genes"
  /// The training genes with which the network was found.
  static let ownGene = "own_training_genes"
  static let plan = "plan"
  static let recipe = "recipe"
  static let validation = "validation_accuracy"
  static let test = "test_accuracy"
}
