import Architectures
public import Evolution
import Foundation

/// What a search came to: the object that `--json` prints last, and `summary.json` holds.
public struct SearchSummary: Codable, Hashable, Sendable {
  public var run: String
  public var folder: String
  public var islands: Int
  public var ranks: Int
  public var evaluations: Int
  public var nonviable: Int
  /// Non-viable candidates by reason.
  public var reasons: [String: Int]
  public var duplicates: Int
  /// Seconds of searching, before a resume and after it, the final training not counted.
  public var seconds: Double
  /// Seconds of training the winner anew.
  public var finalSeconds: Double
  public var stopped: StopReason
  public var migrants: Migrants
  public var best: Winner?
  public var front: [Member]

  /// Individuals that changed islands.
  public struct Migrants: Codable, Hashable, Sendable {
    public var sent: Int
    public var received: Int
  }

  /// The individual chosen by validation alone, and what it does on samples that nothing had seen.
  public struct Winner: Codable, Hashable, Sendable {
    public var id: String
    public var validationAccuracy: Double?
    public var testAccuracy: Double?
    public var testLoss: Double?
    public var finalEpochs: Int?
    public var parameters: Int
    public var multiplyAdds: Int

    private enum CodingKeys: String, CodingKey {
      case id, parameters
      case validationAccuracy = "validation_accuracy"
      case testAccuracy = "test_accuracy"
      case testLoss = "test_loss"
      case finalEpochs = "final_epochs"
      case multiplyAdds = "multiply_adds"
    }
  }

  /// A member of the front: no other is better in one objective and as good in all.
  public struct Member: Codable, Hashable, Sendable {
    public var id: String
    public var costs: [Double]
    public var validationAccuracy: Double?
    public var parameters: Int
    public var multiplyAdds: Int

    private enum CodingKeys: String, CodingKey {
      case id, costs, parameters
      case validationAccuracy = "validation_accuracy"
      case multiplyAdds = "multiply_adds"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case run, folder, islands, ranks, evaluations, nonviable, reasons, duplicates, seconds, stopped
    case migrants, best, front
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
