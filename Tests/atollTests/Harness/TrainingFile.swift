import Foundation

/// The result of a training, as it stands beside its model.
struct TrainingFile: Decodable, Equatable {
  var seed: UInt64
  var validation: Score?
  var test: Score?

  struct Score: Decodable, Equatable {
    var loss: Double
    var accuracy: Double
  }
}

extension Scratch {
  /// The result of a training.
  func training(_ name: String) throws -> TrainingFile {
    try JSONDecoder().decode(TrainingFile.self, from: Data(try file(name).utf8))
  }
}
