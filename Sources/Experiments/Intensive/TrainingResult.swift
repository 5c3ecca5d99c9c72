public import Architectures
import Foundation
import Networks

/// What became of one training: its curve, and how well the network classifies.
public struct TrainingResult: Codable, Hashable, Sendable {
  /// What was trained.
  public var name: String
  /// The architecture's canonical identity.
  public var identity: Identity
  /// The seed of this training.
  public var seed: UInt64
  /// The data set.
  public var data: String
  /// Stands for all that decided on the result: network, recipe, data and seed.
  public var plan: Identity
  /// Weights of the network.
  public var parameters: Int
  /// Multiply-adds of a sample.
  public var multiplyAdds: Int
  /// The epochs, in order.
  public var curve: [Epoch]
  /// On the validation part, at the end; nil where it was learned from.
  public var validation: Score?
  /// On the test part, read once, at the end; nil where it was not asked for.
  public var test: Score?
  /// The machine that trained.
  public var host = ""
  /// Seconds since 1970 when the training was over.
  public var finished = 0.0
  /// Why there is no network, where there is none.
  public var failure: String?

  /// One epoch of a training.
  public struct Epoch: Codable, Hashable, Sendable {
    /// Its number, counted from 1.
    public var epoch: Int
    /// The mean loss of its steps.
    public var loss: Double
    /// Share of the changed training samples that were classified correctly.
    public var accuracy: Double
    /// On the validation part, with the averaged weights.
    public var validation: Score?
    /// How long it took.
    public var seconds: Double
  }

  /// A loss and an accuracy.
  public struct Score: Codable, Hashable, Sendable {
    /// Mean cross-entropy a sample.
    public var loss: Double
    /// Share of the samples that were classified correctly.
    public var accuracy: Double

    init(_ classification: Classification) {
      loss = classification.loss
      accuracy = classification.accuracy
    }
  }

  /// The seconds of all epochs.
  public var seconds: Double { curve.reduce(0) { $0 + $1.seconds } }

  enum CodingKeys: String, CodingKey {
    case name, identity, seed, data, plan, parameters, curve, validation, test, failure
    case host, finished
    case multiplyAdds = "multiply_adds"
  }

  /// The curve as JSON in one line.
  public var curveJSON: String { trainingJSON(curve) }

  /// The result as a JSON object in one line, keys sorted.
  public var json: String { trainingJSON(self) }
}

/// Several trainings of one architecture, from different seeds.
public struct TrainingSummary: Codable, Hashable, Sendable {
  /// What was trained.
  public var name: String
  /// The architecture's canonical identity.
  public var identity: Identity
  /// Weights of the network.
  public var parameters: Int
  /// Multiply-adds of a sample.
  public var multiplyAdds: Int
  /// Seeds of the trainings that ended well.
  public var seeds: [UInt64]
  /// Over the trainings that ended well.
  public var validation: Spread?
  /// Over the trainings that ended well.
  public var test: Spread?

  /// Mean and standard deviation of an accuracy.
  public struct Spread: Codable, Hashable, Sendable {
    /// The mean.
    public var mean: Double
    /// The standard deviation, estimated with one degree of freedom less than values; nil for one.
    public var deviation: Double?

    /// The spread of some values; nil where there are none.
    public init?(_ values: [Double]) {
      guard !values.isEmpty else { return nil }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.mean = mean
      deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    }
  }

  enum CodingKeys: String, CodingKey {
    case name, identity, parameters, seeds, validation, test
    case multiplyAdds = "multiply_adds"
  }

  /// The results of each architecture together, in the order in which the names come first.
  public static func all(_ results: [TrainingResult]) -> [TrainingSummary] {
    var names: [String] = []
    for result in results where !names.contains(result.name) { names.append(result.name) }
    return names.compactMap { name in
      let own = results.filter { $0.name == name }
      guard let first = own.first else { return nil }
      let good = own.filter { $0.failure == nil }
      return TrainingSummary(
        name: name, identity: first.identity, parameters: first.parameters,
        multiplyAdds: first.multiplyAdds, seeds: good.map(\.seed),
        validation: Spread(good.compactMap { $0.validation?.accuracy }),
        test: Spread(good.compactMap { $0.test?.accuracy }))
    }
  }

  /// The summary as a JSON object in one line, keys sorted.
  public var json: String { trainingJSON(self) }
}

/// A value as JSON in one line, keys sorted, numbers that are none as texts.
func trainingJSON(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
}
