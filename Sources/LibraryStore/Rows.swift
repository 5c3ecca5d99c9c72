import Evolution
import GRDB

/// A run as the library keeps it.
public struct RunRow: Hashable, Encodable, Sendable {
  /// Its place in the table.
  let number: Int64
  /// Thirty-two digits that tell runs apart, also those of the same name.
  public var id: String
  /// What the run is called.
  public var name: String
  /// The seed in decimal digits: SQLite's integers end before it does.
  public var seed: String
  /// What it was judged on: the name of a data set, a table or a function.
  public var data: String
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
    case id, name, seed, data, atoll, created, islands, stopped, best
    case instructionSet = "instruction_set"
    case testAccuracy = "test_accuracy"
  }

  init(_ row: Row) {
    number = row["number"]
    data = row["data_name"]
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

/// How an architecture was found once: an individual of a run, with its verdict.
public struct IndividualRow: Hashable, Encodable, Sendable {
  /// The name of its run.
  public var run: String
  /// The island that bore it and the number of its birth, as `1-00051`.
  public var id: String
  /// What made it: `random`, the name of a mutation, `crossover`, or several joined by `+`.
  public var origin: String
  /// The architecture; nil where the genome does not decode.
  public var architecture: String?
  /// Whether it has a fitness.
  public var isViable: Bool
  /// Why it has no fitness.
  public var reason: String?
  /// What was found, as a sentence.
  public var detail: String?
  /// One cost an objective; nil without a fitness.
  public var costs: [Double]?
  /// By how much the constraints of its run are exceeded; nil without a fitness.
  public var violation: Double?
  /// The share of the full training that it was judged by.
  public var fidelity: Double
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
    case run, id, origin, architecture, reason, detail, costs, violation, fidelity, repairs
    case started, seconds, rank, host
    case isViable = "viable"
  }

  /// The columns that a row is made of.
  static let columns = """
    SELECT i.*, r.name AS run_name, a.identity FROM individuals i JOIN runs r ON r.number = i.run
      LEFT JOIN architectures a ON a.number = i.architecture
    """

  init(_ row: Row) {
    run = row["run_name"]
    id = BirthID(island: row["island"], birth: row["birth"]).description
    origin = row["origin"]
    architecture = row["identity"]
    isViable = row["viable"]
    reason = row["reason"]
    detail = row["detail"]
    costs = (row["costs"] as String?).map(Self.numbers)
    violation = row["violation"]
    fidelity = row["fidelity"]
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
