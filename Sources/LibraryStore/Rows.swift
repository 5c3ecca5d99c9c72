import Evolution
import GRDB

/// A run as the library keeps it.
public struct RunRow: Hashable, Codable, Sendable {
  /// Thirty-two digits that tell runs apart, also those of the same name.
  public var id: String
  /// What the run is called.
  public var name: String
  /// The seed in decimal digits: SQLite's integers end before it does.
  public var seed: String
  /// The version of Atoll.
  public var atoll: String
  /// What the kernels were compiled for.
  public var instructionSet: String
  /// Seconds since 1970.
  public var created: Double
  /// How many islands it has.
  public var islands: Int
  /// Why it ended; nil while it goes on.
  public var stopped: String?
  /// Accuracy of the winner on samples that nothing had seen.
  public var testAccuracy: Double?
  /// The winner.
  public var best: String?

  private enum CodingKeys: String, CodingKey {
    case id, name, seed, atoll, created, islands, stopped, best
    case instructionSet = "instruction_set"
    case testAccuracy = "test_accuracy"
  }

  init(_ row: Row) {
    id = row["id"]
    name = row["name"]
    seed = row["seed"]
    atoll = row["atoll"]
    instructionSet = row["instruction_set"]
    created = row["created"]
    islands = row["islands"]
    stopped = row["stopped"]
    testAccuracy = row["test_accuracy"]
    best = row["best"]
  }
}

/// An individual as the library keeps it, without its genome.
public struct IndividualRow: Hashable, Codable, Sendable {
  /// The name of its run.
  public var run: String
  /// The island that bore it and the number of its birth, as `1-00051`.
  public var id: String
  /// What made it: `random`, the name of a mutation, `crossover`, or several joined by `+`.
  public var origin: String
  /// The identity of architecture and training genes; nil where the genome does not decode.
  public var identity: String?
  /// Whether it has a fitness.
  public var isViable: Bool
  /// Why it has no fitness.
  public var reason: String?
  /// What was found, as a sentence.
  public var detail: String?
  /// One cost an objective; nil without a fitness.
  public var costs: [Double]?
  /// Share of the validation samples that were classified correctly.
  public var validationAccuracy: Double?
  /// Mean cross-entropy of the validation samples.
  public var validationLoss: Double?
  /// Mean cross-entropy over the last epoch of training.
  public var trainingLoss: Double?
  /// Trained weights.
  public var parameters: Int?
  /// Multiply-adds of one sample's forward pass.
  public var multiplyAdds: Int?
  /// Bytes of all activations of one sample.
  public var activationBytes: Int?
  /// Epochs that were trained.
  public var epochs: Double?
  /// How often the genes had to be mended.
  public var repairs: Int?
  /// Seconds since 1970.
  public var started: Double?
  /// Seconds that the evaluation took.
  public var seconds: Double?
  /// The rank that evaluated it.
  public var rank: Int?
  /// The machine that it was evaluated on.
  public var host: String?

  private enum CodingKeys: String, CodingKey {
    case run, id, origin, identity, reason, detail, costs, parameters, epochs, repairs, started
    case seconds, rank, host
    case isViable = "viable"
    case validationAccuracy = "validation_accuracy"
    case validationLoss = "validation_loss"
    case trainingLoss = "training_loss"
    case multiplyAdds = "multiply_adds"
    case activationBytes = "activation_bytes"
  }

  init(_ row: Row) {
    run = row["run_name"]
    id = BirthID(island: row["island"], birth: row["birth"]).description
    origin = row["origin"]
    identity = row["identity"]
    isViable = row["viable"]
    reason = row["reason"]
    detail = row["detail"]
    costs = (row["costs"] as String?).map(Self.numbers)
    validationAccuracy = row["validation_accuracy"]
    validationLoss = row["validation_loss"]
    trainingLoss = row["training_loss"]
    parameters = row["parameters"]
    multiplyAdds = row["multiply_adds"]
    activationBytes = row["activation_bytes"]
    epochs = row["epochs"]
    repairs = row["repairs"]
    started = row["started"]
    seconds = row["seconds"]
    rank = row["rank"]
    host = row["host"]
  }

  /// The numbers of a JSON list.
  private static func numbers(_ json: String) -> [Double] {
    json.dropFirst().dropLast().split(separator: ",").compactMap { Double($0) }
  }
}
