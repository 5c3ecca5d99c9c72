public import Genomes

/// The strategies by name.
public enum StrategyChoice: String, Hashable, Codable, Sendable, CaseIterable {
  case ageing
  case genetic
  /// The ablation of `model`: mutations of the best.
  case incumbent
  case local
  case model
  case nsga2
  case random
}

extension IslandSettings {
  /// The strategy of an island, before its first birth.
  public func strategy(in space: SearchSpace) -> any SearchStrategy {
    let base = base(in: space)
    guard let rungs else { return base }
    return SuccessiveHalving(base, rungs: rungs, fidelity: fidelity)
  }

  private func base(in space: SearchSpace) -> any SearchStrategy {
    switch strategy {
    case .ageing: AgeingEvolution(space: space, settings: breeding, emphasis: emphasis)
    case .genetic: GeneticAlgorithm(space: space, settings: breeding, emphasis: emphasis)
    case .local:
      LocalSearch(
        space: space, settings: breeding, emphasis: emphasis, fidelity: lowestFidelity)
    case .model, .incumbent:
      ModelGuidedSearch(
        space: space, settings: breeding, emphasis: emphasis, fidelity: lowestFidelity,
        guidance: strategy == .model ? .model : .incumbent)
    case .nsga2: NSGA2(space: space, settings: breeding, emphasis: emphasis)
    case .random: RandomSearch(space: space, settings: breeding, emphasis: emphasis)
    }
  }
}
