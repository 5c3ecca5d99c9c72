import Architectures
import DataSets
public import Interchange
import Kernels
import Networks

/// The trained networks that teach others, as files hold them.
public struct TeacherModels: Sendable {
  private var members: [(file: String, model: Model)] = []
  /// What they are, by their weights; nil where there is nobody.
  let identities: [String]?

  /// Nobody.
  public init() { identities = nil }

  /// The models of some files.
  public init(reading files: [String]) throws(InterchangeError) {
    for file in files { members.append((file, try ExchangedModel(reading: file).model)) }
    identities = members.isEmpty ? nil : members.map { Self.identity(of: $0.model) }
  }

  private static func identity(of model: Model) -> String {
    let architecture = model.architecture.identity
    let weights = model.parameters.flatMap { $0.values.map { UInt64($0.bitPattern) } }
    return Identity([architecture.high, architecture.low] + weights).description
  }

  /// Refuses teachers that cannot judge samples of this data.
  func check(_ data: TrainingData) throws(TrainingError) {
    let given = data.samples.contract
    for (file, model) in members {
      let own = model.input
      guard own.shape == given.shape, own.classNames == given.classNames else {
        throw TrainingError(
          "\(file) cannot teach \(data.name): it reads \(own.shape) and knows the classes "
            + "\(own.classList); \(data.name) has samples of \(given.shape) in the classes "
            + given.classList)
      }
    }
  }

  /// The teacher that they are together; nil where there is nobody.
  func teacher(
    _ teaching: Teaching, input: InputContractInfo, batch: Int, workers: Workers
  ) -> Teacher? {
    members.isEmpty
      ? nil
      : Teacher(members.map(\.model), teaching, input: input, batch: batch, workers: workers)
  }
}

extension InputContractInfo {
  fileprivate var classList: String {
    classNames.prefix(12).joined(separator: ", ") + (classes > 12 ? ", ... (\(classes))" : "")
  }
}
