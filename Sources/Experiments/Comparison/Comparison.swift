import Evaluators
import Evolution
import Foundation

/// Strategies or whole archipelagos at equal cost, over many seeds.
public struct Comparison {
  private let contenders: [Contender]
  private let seeds: Int
  private let checkpoints: [Int]

  /// A comparison.
  ///
  /// - Parameters:
  ///   - seeds: searches of each contender, with seeds 0, 1, 2, ….
  ///   - checkpoints: evaluations after which contenders are looked at; those beyond a budget are
  ///     left out.
  public init(_ contenders: [Contender], seeds: Int, checkpoints: [Int]) {
    self.contenders = contenders
    self.seeds = seeds
    self.checkpoints = checkpoints.sorted()
  }

  /// Searches with every contender, and reports each when it is through.
  public func run(_ report: (ContenderResult) -> Void) throws {
    var first: ContenderResult?
    for contender in contenders {
      let begin = ContinuousClock.now
      let marks = checkpoints.filter { $0 <= contender.budget }
      let traces = try traces(of: contender)
      var result = ContenderResult(
        searcher: contender.name, seeds: seeds,
        objective: contender.prepared.settings.objectives.first?.name ?? "",
        optimum: contender.study.optimum, marks: marks)
      for trace in traces { result.add(contender.picks(trace.individuals, marks)) }
      result.seconds = (ContinuousClock.now - begin) / .seconds(1)
      result.conclude(against: first)
      if first == nil { first = result }
      report(result)
    }
  }

  /// The searches of all seeds, one after the other.
  private func traces(of contender: Contender) throws -> [Trace] {
    try (0..<seeds).map { seed in
      try contender.trace(seed: UInt64(seed)) { prepared in
        Simulation.Machine(
          ranks: prepared.settings.search.islands,
          slots: prepared.settings.evaluator.slots.number ?? 1)
      }
    }
  }
}

/// What a search would have picked at a moment.
struct Pick {
  /// The first objective of the pick, without noise where there is any.
  var value: Double
  /// What the test says of it; nil where there is none.
  var test: Double?
  /// The volume that the individuals so far dominate; nil with one objective.
  var hypervolume: Double?
  /// The same as a share of the true front's.
  var hypervolumeShare: Double?
}

extension Contender {
  /// What a search would have picked after some numbers of evaluations.
  func picks(_ individuals: [Individual], _ marks: [Int]) -> [Pick?] {
    var best: Individual?
    var picks: [Pick?] = []
    var place = 0
    var archive = ParetoArchive()
    let yardstick = study.yardstick
    for mark in marks {
      while place < min(mark, individuals.count) {
        let next = individuals[place]
        place += 1
        guard next.fitness != nil else { continue }
        if best.map({ Individual.precedes(next, $0) }) ?? true { best = next }
        if yardstick != nil, let fitness = next.fitness, fitness.isFeasible, fitness.fidelity == 1 {
          _ = archive.insert(ParetoPoint(id: place, costs: fitness.costs))
        }
      }
      var pick = best.flatMap(pick)
      if let yardstick {
        let volume = hypervolume(
          of: archive.members.map(\.costs), reference: yardstick.reference)
        pick?.hypervolume = volume
        pick?.hypervolumeShare = volume / yardstick.volume
      }
      picks.append(pick)
    }
    return picks
  }

  private func pick(_ individual: Individual) -> Pick? {
    guard let fitness = individual.fitness, fitness.isFeasible else { return nil }
    let cost = fitness.primary
    let objective = prepared.settings.objectives[0]
    let test = study.test(individual.candidate.proposal.genome)
    let value = study.value(of: individual.candidate.proposal.genome)
    return Pick(value: value ?? objective.value(ofCost: cost), test: test)
  }
}

/// What a contender came to: one line of a comparison.
public struct ContenderResult: Encodable, Sendable {
  /// `table`, the name under which other tools give such lines.
  public var bench = "table"
  /// The contender.
  public var searcher: String
  /// Searches.
  public var seeds: Int
  /// The first objective.
  public var column: String
  /// Seconds of computing, all searches together.
  public var seconds = 0.0
  /// How it stands after so many evaluations.
  public var at: [String: Standing] = [:]
  private var optimum: Double?
  private var marks: [Int]
  /// The first objective of each pick, by mark, then by seed.
  private(set) var values: [[Double]]
  private var tests: [[Double]]
  private var volumes: [[Double]]
  private var shares: [[Double]]

  /// How contenders stand after some evaluations.
  public struct Standing: Encodable, Sendable {
    /// The mean distance of the pick's first objective from the best that there is; from nothing, the
    /// mean itself.
    public var regret: Double
    /// The standard deviation of the regret over the seeds.
    public var deviation: Double
    /// The share of seeds that found the optimum.
    public var optimumShare: Double?
    /// The mean of what the test says of the picks.
    public var test: Double?
    /// The mean volume that all individuals so far dominate.
    public var hypervolume: Double?
    /// The same as a share of the true front's.
    public var hypervolumeShare: Double?
    /// How likely the regrets are as different from the first contender's by chance alone.
    public var probability: Double?

    private enum CodingKeys: String, CodingKey {
      case regret, deviation, test, hypervolume
      case hypervolumeShare = "hypervolume_share"
      case optimumShare = "optimum_share"
      case probability = "p"
    }
  }

  private enum CodingKeys: String, CodingKey { case bench, searcher, seeds, column, seconds, at }

  init(searcher: String, seeds: Int, objective: String, optimum: Double?, marks: [Int]) {
    self.searcher = searcher
    self.seeds = seeds
    column = objective
    self.optimum = optimum
    self.marks = marks
    values = Array(repeating: [], count: marks.count)
    (tests, volumes, shares) = (values, values, values)
  }

  mutating func add(_ picks: [Pick?]) {
    for (place, pick) in picks.enumerated() {
      guard let pick else { continue }
      values[place].append(pick.value)
      if let test = pick.test { tests[place].append(test) }
      if let volume = pick.hypervolume { volumes[place].append(volume) }
      if let share = pick.hypervolumeShare { shares[place].append(share) }
    }
  }

  /// Sums up, beside the first contender where this is another.
  mutating func conclude(against first: ContenderResult?) {
    for (place, mark) in marks.enumerated() {
      let regrets = regrets(at: place)
      var standing = Standing(
        regret: mean(regrets), deviation: standardDeviation(regrets),
        test: tests[place].isEmpty ? nil : mean(tests[place]))
      if !volumes[place].isEmpty {
        standing.hypervolume = mean(volumes[place])
        standing.hypervolumeShare = mean(shares[place])
      }
      if optimum != nil {
        standing.optimumShare = Double(regrets.count { $0 <= 1e-9 }) / Double(max(1, seeds))
      }
      if let first, let other = first.marks.firstIndex(of: mark) {
        standing.probability = rankSumProbability(regrets, first.regrets(at: other))
      }
      at[String(mark)] = standing
    }
  }

  private func regrets(at place: Int) -> [Double] {
    values[place].map { value in optimum.map { abs($0 - value) } ?? value }
  }

  /// Evaluations and mean regret, for a curve.
  public var curve: [(evaluations: Int, regret: Double)] {
    marks.compactMap { mark in at[String(mark)].map { (mark, $0.regret) } }
  }
}
