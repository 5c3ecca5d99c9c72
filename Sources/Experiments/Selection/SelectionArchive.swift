import Architectures
public import Evaluators
import Evolution
import Foundation
import Genomes

/// All that was judged in some runs, with every quantity that was recorded or is predicted.
///
/// Only what was judged by the highest fidelity is there: quantities of others are not compared.
public struct SelectionArchive: Sendable {
  /// The members, source by source in the order of their verdicts.
  let members: [Member]
  /// The names of the runs, each once.
  public let runs: [String]
  /// How many individuals were judged in all.
  public let judged: Int
  /// How the runs' own objectives are meant.
  let directions: [String: Direction]

  /// An individual with its quantities.
  struct Member: Sendable {
    /// Island and birth, behind the name of the run where there are several.
    var id: String
    /// What is known of it, by name.
    var quantities: [String: Double]
    fileprivate var fidelity: Double
  }

  /// Reads what some runs have judged, and predicts the latency of each profile, by the names of
  /// `LatencyMetrics`; a predicted one takes the place of one recorded under that name.
  public init(
    _ sources: [SelectionSource], profiles: [DeviceProfile] = []
  ) throws(SelectionError) {
    runs = sources.map(\.run).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    judged = sources.reduce(0) { $0 + $1.individuals.count }
    let latency = LatencyMetrics(profiles)
    var directions: [String: Direction] = [:]
    var all: [Member] = []
    for source in sources {
      let reader = SourceReader(source, latency)
      for objective in reader.objectives where directions[objective.name] == nil {
        directions[objective.name] = objective.direction
      }
      for individual in source.individuals {
        guard let fitness = individual.fitness else { continue }
        all.append(
          Member(
            id: (runs.count > 1 ? source.run + ":" : "") + individual.id.description,
            quantities: reader.quantities(of: individual, fitness), fidelity: fitness.fidelity))
      }
    }
    self.directions = directions
    let highest = all.lazy.map(\.fidelity).max()
    members = all.filter { $0.fidelity == highest }
    guard !members.isEmpty else { throw .nothingJudged }
    if let name = latency.names.first, !members.contains(where: { $0.quantities[name] != nil }) {
      throw .nothingDecodes
    }
  }

  /// The names of all quantities that any member has.
  public var quantities: [String] {
    members.reduce(into: Set<String>()) { $0.formUnion($1.quantities.keys) }.sorted()
  }
}

/// Reads the quantities of a source's individuals.
private struct SourceReader {
  let objectives: [Objective]
  private let space: SearchSpace?
  private let latency: LatencyMetrics

  /// What settings say of objectives, whatever version wrote them.
  private struct Objectives: Decodable { var objectives: [Objective] }

  init(_ source: SelectionSource, _ latency: LatencyMetrics) {
    let decoder = JSONDecoder()
    let settings = try? decoder.decode(Objectives.self, from: Data(source.settings.utf8))
    objectives = settings?.objectives ?? []
    space =
      latency.names.isEmpty
      ? nil : try? decoder.decode(SearchSpace.self, from: Data(source.space.utf8))
    self.latency = latency
  }

  func quantities(of individual: Individual, _ fitness: Fitness) -> [String: Double] {
    let measured = individual.measurements
    var quantities = measured.metrics ?? [:]
    for objective in Objective.trained {
      quantities[objective.name] = objective.value(of: measured)
    }
    for (objective, cost) in zip(objectives, fitness.costs) where quantities[objective.name] == nil
    {
      quantities[objective.name] = objective.value(ofCost: cost)
    }
    if let decoded = try? space?.decoded(individual.candidate.proposal.genome) {
      quantities.merge(latency.milliseconds(of: decoded.architecture)) { $1 }
    }
    return quantities.filter { $0.value.isFinite }
  }
}
