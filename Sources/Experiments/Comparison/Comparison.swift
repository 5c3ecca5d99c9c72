import Evaluators
import Evolution

/// Strategies or whole archipelagos at equal cost, over many seeds.
public struct Comparison {
  private let contenders: [Contender]
  private let seeds: Int
  private let checkpoints: [Int]?

  /// A comparison.
  ///
  /// - Parameters:
  ///   - seeds: searches of each contender, with seeds 0, 1, 2, ….
  ///   - checkpoints: the costs, in full evaluations, at which contenders are looked at; nil for
  ///     some that are usual, and the end of each contender's budget.
  /// - Throws: where a contender has ended before one of the checkpoints.
  public init(_ contenders: [Contender], seeds: Int, checkpoints: [Int]?) throws {
    self.contenders = contenders
    self.seeds = seeds
    self.checkpoints = checkpoints.map { Set($0).sorted() }
    for contender in contenders {
      guard let late = self.checkpoints?.first(where: { $0 > contender.budget }) else { continue }
      throw RunRefusal(
        description: "--at holds \(late), and \(contender.name) ends after \(contender.budget) "
          + "evaluations; allowed is no more than that, or --set budget.evaluations=\(late)")
    }
  }

  /// Costs at which contenders are looked at where nothing is said.
  private static let usual = [50, 100, 150, 200, 300, 500, 1000]

  /// Searches with every contender, and reports each when it is through.
  public func run(_ report: (ContenderResult) -> Void) throws {
    var first: ContenderResult?
    for contender in contenders {
      let begin = ContinuousClock.now
      let marks =
        checkpoints ?? Self.usual.filter { $0 < contender.budget } + [contender.budget]
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
