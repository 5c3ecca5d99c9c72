import Experiments
import Foundation
import Interchange
import LibraryStore
import Networks

/// Where a trained model is taken from: a file, or a library and the name of an architecture.
struct ModelSource {
  /// What messages call it.
  let name: String
  let file: ExchangedModel
  /// The settings of the search that found it, where it is of a library and a search did.
  let settings: String?

  /// Takes the source that the first arguments name.
  ///
  /// - Parameter arguments: a file, or a library and a name behind it; what was taken is removed.
  init(taking arguments: inout [String]) throws {
    guard !arguments.isEmpty else {
      throw UsageError("no model is given; allowed is a file, or a library and a name in it")
    }
    let path = arguments.removeFirst()
    guard Self.isLibrary(path) else {
      name = path
      file = try ExchangedModel(reading: path)
      settings = nil
      return
    }
    guard !arguments.isEmpty else {
      throw UsageError("\(path) is a library; the name of an architecture is missing behind it")
    }
    let id = arguments.removeFirst()
    let library = try Library(existing: path)
    let stored = try library.architecture(named: id)
    let trained = try library.trainings(of: stored.identity).filter { $0.weights != nil }
    guard let best = trained.max(by: { Self.score($0) < Self.score($1) }) else {
      throw UsageError(
        "\(id) has no weights in \(path); atoll train \(path) \(id) trains it")
    }
    let (model, metadata) = try Safetensors.decode(try library.weights(of: best))
    name = "\(path) \(stored.shortName) seed \(best.seed)"
    file = ExchangedModel(model: model, metadata: metadata)
    settings = stored.settings
  }

  /// What decides between several trainings of one architecture: the validation part, then who trained
  /// longest, then the latest; never the test part.
  private static func score(_ training: TrainingRecord) -> (Double, Double, Double) {
    let validation = training.measurements.first { $0.quantity == "validation_accuracy" }
    return (validation?.value ?? -1, training.epochs, training.started)
  }

  /// Whether a file is an SQLite database, by its first bytes.
  static func isLibrary(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 16)) == Data("SQLite format 3\0".utf8)
  }

  /// The data that the user names, or what the model has learned.
  func data(named given: String?, root: String) throws -> TrainingData {
    if let given { return try TrainingData(source: given, root: root) }
    if let description = file.data {
      return try TrainingData(description: description, root: root)
    }
    if let settings {
      return try TrainingData(
        RunSettings(canonicalJSON: settings, from: name), from: name, root: root)
    }
    throw UsageError(
      "\(name) does not say what it has learned; allowed is --data with a data set's name or a "
        + "settings file")
  }
}
