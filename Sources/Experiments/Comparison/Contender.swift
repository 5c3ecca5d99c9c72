import Evaluators
import Evolution
import Foundation

/// One settings file among those compared, searched with many seeds.
public struct Contender: Sendable {
  /// What it is called: the name in its settings and, where that is not enough, its strategies.
  public let name: String
  /// The settings with the data that they need.
  let prepared: PreparedSearch
  /// What judges.
  let study: any Study
  /// What a front is measured against; it takes a while to compute.
  let yardstick: Yardstick?

  /// A contender.
  ///
  /// - Throws: where its settings train networks: a comparison needs verdicts at once.
  public init(_ prepared: PreparedSearch, file: String, name: String) throws {
    guard case .study(let study) = prepared.material else {
      throw RunRefusal(
        description: "\(file) trains networks (evaluator.kind); allowed in a comparison are table "
          + "and synthetic")
    }
    guard prepared.settings.budget.evaluations != nil else {
      throw RunRefusal(
        description: "\(file) has no budget.evaluations; a comparison is at equal evaluations")
    }
    self.name = name
    self.prepared = prepared
    self.study = study
    yardstick = study.yardstick
  }

  /// Searches once, until the budget's cost is spent.
  func trace(seed: UInt64, machine: (PreparedSearch) -> Simulation.Machine) throws -> Trace {
    var prepared = prepared
    prepared.settings.seed = seed
    prepared.settings.budget.evaluations = mostVerdicts
    let log = TraceRecorder()
    let simulation = Simulation(
      prepared, study: study.reseeded(seed), machine: machine(prepared), recorder: { _ in log })
    let budget = Double(budget)
    try simulation.run { log.cost >= budget - Trace.rounding }
    return Trace(individuals: log.individuals)
  }

  /// What a search may cost, in full evaluations.
  var budget: Int { prepared.settings.budget.evaluations ?? 0 }

  /// As many verdicts as the budget can pay for, each being as cheap as can be.
  private var mostVerdicts: Int {
    let settings = prepared.settings
    let islands = (0..<settings.search.islands).map(settings.settings(ofIsland:))
    let least = islands.map(\.lowestFidelity).min() ?? 1
    return Int((Double(budget) / (least * study.leastShare)).rounded(.up))
  }
}

/// What one search did, in the order of its verdicts.
struct Trace: Sendable {
  let individuals: [Individual]

  /// How far sums of fidelities may be off.
  static let rounding = 1e-6
}

extension Individual {
  /// What the verdict cost, in full evaluations: the share of the full training that it took.
  var price: Double { fitness?.fidelity ?? candidate.proposal.fidelity }
}

/// Keeps the verdicts of all islands.
final class TraceRecorder: Recorder {
  private(set) var individuals: [Individual] = []
  /// What they cost, in full evaluations.
  private(set) var cost = 0.0

  func record(_ event: IslandEvent) {
    guard case .judged(let individual) = event else { return }
    individuals.append(individual)
    cost += individual.price
  }
}
