public import Foundation
public import Interchange
import Journals

/// A training that is over, as the folder has it in which it was done.
public struct KeptTraining: Sendable {
  /// What came out of it.
  public let result: TrainingResult
  /// The network, with what was written down beside it.
  public let model: ExchangedModel
  /// The model's file.
  public let content: Data

  /// The trainings that followed a search, in the order of their names; none where there were none.
  ///
  /// - Parameter run: the folder of the run.
  /// - Throws: where a file cannot be read, or is damaged.
  public static func final(ofRunIn run: String) throws -> [KeptTraining] {
    let folder = TrainingFolder(path: RunFolder(path: run).final)
    return try folder.results.compactMap { try KeptTraining($0, in: folder) }
  }

  /// A training of this result; nil where it came to no network.
  init?(_ result: TrainingResult, in folder: TrainingFolder) throws {
    guard result.failure == nil else { return nil }
    let file = folder.file(result.name, seed: result.seed, "safetensors")
    self.result = result
    model = try ExchangedModel(reading: file)
    content = try Data(contentsOf: URL(fileURLWithPath: file))
  }

  /// Recipe and training genes, as JSON on one line.
  public var settings: String {
    trainingJSON(TrainingRecipe.Applied(recipe: model.recipe, genes: model.gene))
  }

  /// The version of Atoll that trained.
  public var version: String { model.metadata[Provenance.atoll] ?? "" }

  /// What the kernels were compiled for that trained.
  public var instructionSet: String { model.metadata[Provenance.instructionSet] ?? "" }
}
