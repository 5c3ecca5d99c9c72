import Architectures
import DataSets
import Interchange
import Networks

/// The trained networks that teach others, as files hold them.
public struct TeacherModels: Sendable {
  private var members: [(file: String, content: ExchangedModel)] = []
  /// What they are, by their weights and by how their inputs are scaled.
  let identities: [String]

  /// Nobody.
  public init() { identities = [] }

  /// The models of some files.
  ///
  /// - Throws: an `InterchangeError`, or a `TrainingError` where a weight is no finite number.
  public init(reading files: [String]) throws {
    for file in files {
      let content = try ExchangedModel(reading: file)
      if let bad = content.model.parameters.first(where: { !$0.values.allSatisfy(\.isFinite) }) {
        throw TrainingError("\(file) cannot teach: a weight of \(bad.name) is no finite number")
      }
      members.append((file, content))
    }
    identities = members.map { Self.identity(of: $0.content.model) }
  }

  /// The networks.
  var models: [Model] { members.map(\.content.model) }

  private static func identity(of model: Model) -> String {
    let architecture = model.architecture.identity
    let scale = model.input.normalization
    let constants = (scale.mean + scale.deviation).map(\.bitPattern)
    let weights = model.parameters.flatMap { $0.values.map { UInt64($0.bitPattern) } }
    return Identity([architecture.high, architecture.low] + constants + weights).description
  }

  /// Refuses teachers that cannot judge samples of this data.
  func check(_ data: TrainingData) throws(TrainingError) {
    let given = data.samples.contract
    for (file, content) in members {
      let own = content.model.input
      // Models from elsewhere often have numbers instead of names.
      let isNamed = own.classNames != (0..<own.classes).map { "\($0)" }
      guard own.shape == given.shape, own.classes == given.classes,
        !isNamed || own.classNames == given.classNames
      else {
        throw TrainingError(
          "\(file) cannot teach \(data.name): it reads \(own.shape) and knows the classes "
            + "\(own.classList); \(data.name) has samples of \(given.shape) in the classes "
            + given.classList)
      }
    }
  }

  /// What a user should know of teachers that may have seen what a student is judged by.
  func notices(_ data: TrainingData, withValidation: Bool) -> [String] {
    members.compactMap { file, content in
      guard let own = content.data else { return nil }
      let parts =
        own != data.description
        ? "samples of another data set, split or seed: validation and test may be among them"
        : content.recipe?.withValidation == true && !withValidation
          ? "the validation part, too: what validation says of its students is flattered" : nil
      return parts.map { "the teacher \(file) has learned from \($0)" }
    }
  }
}

extension InputContractInfo {
  fileprivate var classList: String {
    classNames.prefix(12).joined(separator: ", ") + (classes > 12 ? ", ... (\(classes))" : "")
  }
}
