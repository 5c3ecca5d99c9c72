import Architectures
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

  /// The files of the trainings that followed a search and are over, in the order of their names; none
  /// where there were none.
  ///
  /// - Parameter run: the folder of the run.
  public static func final(ofRunIn run: String) -> [String] {
    TrainingFolder(path: RunFolder(path: run).final).resultFiles
  }

  /// The training whose result is in a file, with its model beside it; nil where it came to no network.
  ///
  /// - Throws: where one of them is missing or damaged, or they are not of the same training.
  public init?(reading file: String) throws {
    let folder = TrainingFolder(path: (file as NSString).deletingLastPathComponent)
    guard let result = try folder.result(file) else { return nil }
    try self.init(result, in: folder)
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
    guard metadata[Provenance.plan].map({ $0 == result.plan.description }) ?? true else {
      throw TrainingError("\(file) is of another training than the result beside it")
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
