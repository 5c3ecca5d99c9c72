import Architectures
public import Evolution
import Foundation

/// What a search came to: the object that `--json` prints last, and `summary.json` holds.
public struct SearchSummary: Codable, Hashable, Sendable {
  /// The run's name, the same in journals and libraries.
  public var run: String
  /// Where the run is kept.
  public var folder: String
  /// How many islands the run has.
  public var islands: Int
  /// How many ranks took part.
  public var ranks: Int
  /// Candidates with a verdict.
  public var evaluations: Int
  /// Candidates without a fitness.
  public var nonviable: Int
  /// Non-viable candidates by reason.
  public var reasons: [String: Int]
  /// Proposals that repeated what was known, and were not trained again.
  public var duplicates: Int
  /// Seconds of searching, before a resume and after it, the final training not counted.
  public var seconds: Double
  /// Seconds of training the winner anew.
  public var finalSeconds: Double
  /// The condition that ended the search.
  public var stopped: StopReason
  /// Individuals that changed islands.
  public var migrants: Migrants
  /// The names of the objectives, in the order of the costs of the front.
  public var objectives: [String]
  /// The winner; nil where nothing was viable.
  public var best: Winner?
  /// The individuals that no other beats in every objective.
  public var front: [Member]

  /// Individuals that changed islands.
  public struct Migrants: Codable, Hashable, Sendable {
    /// Individuals that left an island.
    public var sent: Int
    /// Individuals that arrived at another.
    public var received: Int
  }

  /// The individual chosen by validation alone, and what it does on samples that nothing had seen.
  public struct Winner: Codable, Hashable, Sendable {
    /// Island and birth, such as `1-00051`.
    public var id: String
    /// Share of the validation samples that were classified correctly.
    public var validationAccuracy: Double?
    /// Share of the test samples that were classified correctly.
    public var testAccuracy: Double?
    /// Standard deviation of the test accuracy over several trainings; nil for one.
    public var testDeviation: Double?
    /// Mean cross-entropy of the test samples.
    public var testLoss: Double?
    /// Trainings that the test accuracy is the mean of; fewer than asked where some did not end well.
    public var finalSeeds: Int?
    /// Epochs of the training before the test.
    public var finalEpochs: Int?
    /// Trained weights.
    public var parameters: Int
    /// Multiply-adds of one sample's forward pass.
    public var multiplyAdds: Int

    private enum CodingKeys: String, CodingKey {
      case id, parameters
      case validationAccuracy = "validation_accuracy"
      case testAccuracy = "test_accuracy"
      case testDeviation = "test_deviation"
      case testLoss = "test_loss"
      case finalEpochs = "final_epochs"
      case finalSeeds = "final_seeds"
      case multiplyAdds = "multiply_adds"
    }
  }

  /// A member of the front: no other is better in one objective and as good in all.
  public struct Member: Codable, Hashable, Sendable {
    /// Island and birth, such as `1-00051`.
    public var id: String
    /// The costs in the order of the run's objectives, all minimised.
    public var costs: [Double]
    /// Share of the validation samples that were classified correctly.
    public var validationAccuracy: Double?
    /// Trained weights.
    public var parameters: Int
    /// Multiply-adds of one sample's forward pass.
    public var multiplyAdds: Int

    private enum CodingKeys: String, CodingKey {
      case id, costs, parameters
      case validationAccuracy = "validation_accuracy"
      case multiplyAdds = "multiply_adds"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case run, folder, islands, ranks, evaluations, nonviable, reasons, duplicates, seconds, stopped
    case migrants, objectives, best, front
    case finalSeconds = "final_seconds"
  }

  /// The object in one line, keys sorted.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

extension SearchSummary.Member {
  /// An individual of the front.
  init(_ individual: Individual) {
    self.init(
      id: individual.id.description, costs: individual.fitness?.costs ?? [],
      validationAccuracy: individual.measurements.validationAccuracy,
      parameters: individual.measurements.cost?.parameters ?? 0,
      multiplyAdds: individual.measurements.cost?.multiplyAdds ?? 0)
  }
}
