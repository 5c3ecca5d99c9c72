import Architectures
import Evaluators
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
  /// Candidates that were evaluated.
  public var evaluations: Int
  /// Candidates whose verdict was taken from earlier runs.
  public var recalled: Int?
  /// Candidates without a fitness.
  public var nonviable: Int
  /// Non-viable candidates by reason.
  public var reasons: [String: Int]
  /// Proposals that repeated what was known, and were not trained again.
  public var duplicates: Int
  /// Proposals that a pre-screen sent back.
  public var screened: Int
  /// Seconds of searching, before a resume and after it, the final training not counted.
  public var seconds: Double
  /// Seconds of all trainings after the search, also of those that ranks did at the same time.
  public var finalSeconds: Double
  /// The condition that ended the search, or put it down; nil while it goes on.
  public var stopped: StopReason?
  /// Whether the search is over, and its final training too; else it can go on.
  public var isFinished: Bool
  /// Ranks that were lost on the way, and whose work others have taken over; nil where none was.
  ///
  /// One that was only stopped, and came back, is among them.
  public var lostRanks: [Int]?
  /// Evaluations that were begun again because of that; nil where no rank was lost.
  public var repeated: Int?
  /// Islands that no other rank could take over, and that a resume goes on with; nil where there are none.
  public var vanishedIslands: [Int]?
  /// Individuals that changed islands.
  public var migrants: Migrants
  /// The names of the objectives, in the order of the costs of the front.
  public var objectives: [String]
  /// The winner: the best of the finalists, where there are some; nil where nothing was viable.
  public var best: Member?
  /// The individuals that no other beats in every objective.
  public var front: [Member]
  /// The best few by whole trainings, the best first, where `final.top` asks for some; what is measured in
  /// training is of these.
  public var finalists: [Member]?

  /// Individuals that changed islands.
  public struct Migrants: Codable, Hashable, Sendable {
    /// Individuals that left an island.
    public var sent: Int
    /// Individuals that arrived at another.
    public var received: Int
  }

  /// An individual that was chosen by validation alone; the best, or a member of the front.
  public struct Member: Codable, Hashable, Sendable {
    /// Island and birth, such as `1-00051`.
    public var id: String
    /// What the run's objectives measured, in their order.
    public var values: [Double]
    /// The same as costs, all minimised.
    public var costs: [Double]
    /// By how much constraints are exceeded; nil where they are kept.
    public var violation: Double?
    /// The share of the full training that it was judged by; nil for all of it.
    public var fidelity: Double?
    /// Share of the validation samples that were classified correctly.
    public var validationAccuracy: Double?
    /// Trained weights.
    public var parameters: Int?
    /// Multiply-adds of one sample's forward pass.
    public var multiplyAdds: Int?
    /// The same after the search's own training; nil of those that were trained no longer for it.
    public var searchAccuracy: Double?
    /// Whether no other finalist beats it in every objective; nil of those that are none.
    public var isOnFront: Bool?
    /// What it does on samples that nothing had seen; nil where that was not tried.
    public var test: FinalTest?

    private enum CodingKeys: String, CodingKey {
      case id, values, costs, violation, fidelity, parameters, test
      case validationAccuracy = "validation_accuracy"
      case multiplyAdds = "multiply_adds"
      case searchAccuracy = "search_validation_accuracy"
      case isOnFront = "on_front"
    }
  }

  /// What an individual does on samples that nothing had seen, read once.
  public struct FinalTest: Codable, Hashable, Sendable {
    /// Share of the test samples that were classified correctly, the mean of all trainings; of a
    /// table, what stands in the columns of the test.
    public var accuracy: Double
    /// Standard deviation of the accuracy over several trainings; nil for one.
    public var deviation: Double?
    /// Mean cross-entropy of the test samples.
    public var loss: Double?
    /// Trainings that ended well.
    public var seeds: Int?
    /// Epochs of each.
    public var epochs: Int?
    /// The trained models, as seen from the run's folder; nil where none are kept.
    public var models: [String]?
  }

  private enum CodingKeys: String, CodingKey {
    case run, folder, islands, ranks, evaluations, recalled, nonviable, reasons, duplicates,
      screened, seconds
    case stopped, repeated
    case lostRanks = "lost_ranks"
    case vanishedIslands = "vanished_islands"
    case migrants, objectives, best, front, finalists
    case finalSeconds = "final_seconds"
    case isFinished = "finished"
  }

  /// Notes which ranks were lost, where some were.
  mutating func note(lostRanks: [Int], repeated: Int) {
    guard !lostRanks.isEmpty else { return }
    self.lostRanks = lostRanks
    self.repeated = repeated
  }

  /// The object in one line, keys sorted.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

extension SearchSummary.Member {
  /// An individual under the objectives of a run.
  init(_ individual: Individual, _ objectives: [Objective]) {
    let fitness = individual.fitness
    let costs = fitness?.costs ?? []
    self.init(
      id: individual.id.description,
      values: zip(objectives, costs).map { $0.value(ofCost: $1) }, costs: costs,
      violation: fitness.flatMap { $0.isFeasible ? nil : $0.violation },
      fidelity: fitness.flatMap { $0.fidelity == 1 ? nil : $0.fidelity },
      validationAccuracy: individual.measurements.validationAccuracy,
      parameters: individual.measurements.cost?.parameters,
      multiplyAdds: individual.measurements.cost?.multiplyAdds)
  }
}
