public import Architectures
public import Genomes

/// Which individual: the island that bore it, and the number of its birth there.
public struct BirthID: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
  /// The island that bore it.
  public var island: Int
  /// The number of its birth there, from 0.
  public var birth: Int

  /// The individual of this number on this island.
  public init(island: Int, birth: Int) {
    self.island = island
    self.birth = birth
  }

  /// Hashes both numbers in one word.
  public func hash(into hasher: inout Hasher) { hasher.combine(birth &+ island &<< 40) }

  /// Orders by island, then by birth.
  public static func < (a: BirthID, b: BirthID) -> Bool {
    (a.island, a.birth) < (b.island, b.birth)
  }

  /// Island and birth as `2-00041`, the way journals, reports and commands name individuals.
  public var description: String {
    let digits = String(birth)
    return "\(island)-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// The individual that `description` named, or nil.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, !text.contains("+"), let island = Int(parts[0]),
      let birth = Int(parts[1])
    else { return nil }
    self.init(island: island, birth: birth)
  }
}

/// A genome that a strategy would like to see judged, and where it comes from.
public struct Proposal: Hashable, Codable, Sendable {
  /// What is to be judged.
  public var genome: Genome
  /// None for a random genome, one for a mutation, two for a crossover.
  public var parents: [BirthID]
  /// What made it: `random`, the name of a mutation, `crossover`, or several joined by `+`.
  public var origin: String
  /// How much of the full training it is to be judged by, above 0 to 1.
  public var fidelity: Double
  /// Proposals that a pre-screen sent back before this one.
  public var rejections = 0

  /// A proposal of this genome.
  public init(genome: Genome, parents: [BirthID] = [], origin: String, fidelity: Double = 1) {
    self.genome = genome
    self.parents = parents
    self.origin = origin
    self.fidelity = fidelity
  }

  private enum CodingKeys: String, CodingKey { case genome, parents, origin, fidelity, rejections }

  /// Decodes a proposal; without a fidelity it is the full one.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    genome = try container.decode(Genome.self, forKey: .genome)
    parents = try container.decode([BirthID].self, forKey: .parents)
    origin = try container.decode(String.self, forKey: .origin)
    fidelity = try container.decodeIfPresent(Double.self, forKey: .fidelity) ?? 1
    rejections = try container.decodeIfPresent(Int.self, forKey: .rejections) ?? 0
  }

  /// Encodes a proposal, the full fidelity left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(genome, forKey: .genome)
    try container.encode(parents, forKey: .parents)
    try container.encode(origin, forKey: .origin)
    if fidelity != 1 { try container.encode(fidelity, forKey: .fidelity) }
    if rejections != 0 { try container.encode(rejections, forKey: .rejections) }
  }
}

/// A proposal with a number: what an evaluator is given.
public struct Candidate: Hashable, Codable, Sendable {
  /// The name.
  public var id: BirthID
  /// The genome and where it comes from.
  public var proposal: Proposal
  /// What decides whether two candidates would come to the same result; nil where the genome does
  /// not decode.
  public var identity: Identity?
  /// The highest fidelity that could still be judged in time when it was born; nil where the end of the
  /// run was far.
  public var ceiling: Double?
  /// What its learning curve must keep up with; nil where it is judged to the end in any case.
  public var stop: StopLine?

  /// A numbered proposal.
  public init(id: BirthID, proposal: Proposal, identity: Identity?) {
    self.id = id
    self.proposal = proposal
    self.identity = identity
  }
}

/// What is kept of one evaluation besides its fitness.
public struct Measurements: Hashable, Codable, Sendable {
  /// Share of the validation samples that were classified correctly.
  public var validationAccuracy: Double?
  /// Mean cross-entropy of the validation samples.
  public var validationLoss: Double?
  /// Mean cross-entropy over the last epoch of training.
  public var trainingLoss: Double?
  /// What the network costs on paper.
  public var cost: Cost?
  /// Epochs that were trained, a part of one counted as such.
  public var epochs: Double?
  /// How often the genes had to be mended to make a network.
  public var repairs: Int?
  /// What is minimised first, after each step of the evaluation: the validation error after each epoch,
  /// or the first cost at each share that a table has.
  public var curve: [Double]?
  /// Seconds that the training took.
  public var trainingSeconds: Double?
  /// What else an evaluator measured, by name.
  public var metrics: [String: Double]?
  /// Where all this was measured, as `RUN:0-00012`, where that was in an earlier run; else nil.
  public var source: String?

  /// Measurements; what was not measured is nil.
  public init(
    validationAccuracy: Double? = nil, validationLoss: Double? = nil, trainingLoss: Double? = nil,
    cost: Cost? = nil, epochs: Double? = nil, repairs: Int? = nil, trainingSeconds: Double? = nil,
    metrics: [String: Double]? = nil, curve: [Double]? = nil
  ) {
    self.curve = curve
    self.trainingSeconds = trainingSeconds
    self.metrics = metrics
    self.validationAccuracy = validationAccuracy
    self.validationLoss = validationLoss
    self.trainingLoss = trainingLoss
    self.cost = cost
    self.epochs = epochs
    self.repairs = repairs
  }

  private enum CodingKeys: String, CodingKey {
    case cost, curve, epochs, repairs, metrics, source
    case trainingSeconds = "training_seconds"
    case validationAccuracy = "validation_accuracy"
    case validationLoss = "validation_loss"
    case trainingLoss = "training_loss"
  }
}

/// When and where an evaluation ran: all that may differ between two runs of the same search.
public struct Times: Hashable, Codable, Sendable {
  /// Seconds since 1970 when it started.
  public var started: Double
  /// Seconds it took.
  public var seconds: Double
  /// The rank that evaluated it.
  public var rank: Int
  /// The name of the machine.
  public var host: String

  /// The times of an evaluation.
  public init(started: Double, seconds: Double, rank: Int, host: String) {
    self.started = started
    self.seconds = seconds
    self.rank = rank
    self.host = host
  }
}

/// A candidate that was judged.
///
/// A value whose parts lie in one place of their own: individuals are handed on, kept and sent far
/// more often than they are made, and a copy is a reference. Each assignment to a part makes new parts.
public struct Individual: Sendable {
  @usableFromInline
  final class Parts: Sendable {
    @usableFromInline let candidate: Candidate
    @usableFromInline let verdict: Verdict
    @usableFromInline let measurements: Measurements
    @usableFromInline let times: Times?
    /// What tells most individuals apart; nil of those that are not viable.
    let standing: Standing?

    @usableFromInline
    init(
      _ candidate: Candidate, _ verdict: Verdict, _ measurements: Measurements, _ times: Times?
    ) {
      self.candidate = candidate
      self.verdict = verdict
      self.measurements = measurements
      self.times = times
      standing = if case .viable(let fitness) = verdict { Standing(fitness) } else { nil }
    }
  }

  @usableFromInline var parts: Parts

  /// A candidate with its verdict.
  public init(
    candidate: Candidate, verdict: Verdict, measurements: Measurements = Measurements(),
    times: Times? = nil
  ) {
    parts = Parts(candidate, verdict, measurements, times)
  }

  /// What was judged.
  @inlinable public var candidate: Candidate {
    get { parts.candidate }
    set { parts = Parts(newValue, verdict, measurements, times) }
  }

  /// A fitness, or a reason why there is none.
  @inlinable public var verdict: Verdict {
    get { parts.verdict }
    set { parts = Parts(candidate, newValue, measurements, times) }
  }

  /// What else was measured.
  @inlinable public var measurements: Measurements {
    get { parts.measurements }
    set { parts = Parts(candidate, verdict, newValue, times) }
  }

  /// When and where; nil where nobody looked at a clock.
  @inlinable public var times: Times? {
    get { parts.times }
    set { parts = Parts(candidate, verdict, measurements, newValue) }
  }

  /// The individual's name.
  @inlinable public var id: BirthID { parts.candidate.id }

  /// Whether it is viable, and was judged by all of the training that it was to get.
  public var isComplete: Bool { fitness?.fidelity == candidate.proposal.fidelity }

  /// The fitness of a viable individual.
  @inlinable public var fitness: Fitness? {
    if case .viable(let fitness) = parts.verdict { fitness } else { nil }
  }
}

extension Individual: Hashable {
  /// Whether all parts are equal.
  public static func == (a: Individual, b: Individual) -> Bool {
    a.parts === b.parts
      || a.candidate == b.candidate && a.verdict == b.verdict && a.measurements == b.measurements
        && a.times == b.times
  }

  /// Hashes the name and the verdict, which tell individuals apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(verdict)
  }
}

extension Individual: Codable {
  private enum CodingKeys: String, CodingKey { case candidate, verdict, measurements, times }

  /// Decodes the parts; times may be missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      candidate: try container.decode(Candidate.self, forKey: .candidate),
      verdict: try container.decode(Verdict.self, forKey: .verdict),
      measurements: try container.decode(Measurements.self, forKey: .measurements),
      times: try container.decodeIfPresent(Times.self, forKey: .times))
  }

  /// Encodes the parts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(candidate, forKey: .candidate)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(measurements, forKey: .measurements)
    try container.encodeIfPresent(times, forKey: .times)
  }
}
