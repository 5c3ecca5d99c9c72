public import Foundation
public import Interchange
import Journals
import Kernels
import Networks

/// A training that is over, as the folder has it in which it was done.
public struct KeptTraining: Sendable {
  /// What came out of it.
  public let result: TrainingResult
  /// The network, with what was written down beside it.
  public let model: ExchangedModel
  /// The model's file.
  public let content: Data

  /// The results of the trainings that followed a search, in the order of their names; none where there
  /// were none.
  ///
  /// - Parameter run: the folder of the run.
  /// - Throws: where a file is damaged.
  public static func finalResults(ofRunIn run: String) throws -> [TrainingResult] {
    try TrainingFolder(path: RunFolder(path: run).final).results
  }

  /// A training that followed a search; nil where it came to no network.
  public init?(_ result: TrainingResult, ofRunIn run: String) throws {
    try self.init(result, in: TrainingFolder(path: RunFolder(path: run).final))
  }

  /// A training of this result; nil where it came to no network.
  init?(_ result: TrainingResult, in folder: TrainingFolder) throws {
    guard result.failure == nil else { return nil }
    let file = folder.file(result.name, seed: result.seed, "safetensors")
    guard let content = FileManager.default.contents(atPath: file) else {
      throw TrainingError("\(file) is missing, or cannot be read")
    }
    let (model, metadata): (Model, [String: String])
    do { (model, metadata) = try Safetensors.decode(content) } catch {
      throw TrainingError("\(file): \(error)")
    }
    self.result = result
    self.model = ExchangedModel(model: model, metadata: metadata)
    self.content = content
  }

  /// Recipe and training genes, as JSON on one line.
  public var settings: String {
    trainingJSON(TrainingRecipe.Applied(recipe: model.recipe, genes: model.gene))
  }

  /// The version of Atoll that trained.
  public var version: String { model.metadata[Provenance.atoll] ?? "" }

  /// What the kernels were compiled for that trained.
  ///
  /// Models of versions that did not write it down count as this machine's.
  public var instructionSet: String {
    model.metadata[Provenance.instructionSet] ?? InstructionSet.current.rawValue
  }
}
