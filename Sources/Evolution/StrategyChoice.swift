public import Genomes

/// The strategies by name.
public enum StrategyChoice: String, Hashable, Codable, Sendable, CaseIterable {
  /// `model` in spaces of cells and vectors, `nsga2` there with several objectives, else `ageing`.
  case auto
  case ageing
  case genetic
  /// The ablation of `model`: mutations of the best.
  case incumbent
  case local
  case model
  case nsga2
  case random
}

extension StrategyChoice {
  /// The strategy that `auto` stands for; any other stands for itself.
  public func resolved(in space: SearchSpace, objectives: Int) -> StrategyChoice {
    guard self == .auto else { return self }
    if case .layers = space { return .ageing }
    return objectives > 1 ? .nsga2 : .model
  }
}

extension IslandSettings {
  /// The strategy of an island, before its first birth.
  public func strategy(in space: SearchSpace) -> any SearchStrategy {
    var base = base(in: space)
    if let prescreen {
      base = Prescreened(base, space: space, settings: prescreen, fidelity: lowestFidelity)
    }
    guard let rungs else { return base }
    return SuccessiveHalving(base, rungs: rungs, fidelity: fidelity)
  }

  private func base(in space: SearchSpace) -> any SearchStrategy {
    let choice = strategy.resolved(in: space, objectives: objectives)
    return switch choice {
    case .ageing, .auto: AgeingEvolution(space: space, settings: breeding, emphasis: emphasis)
    case .genetic: GeneticAlgorithm(space: space, settings: breeding, emphasis: emphasis)
    case .local:
      LocalSearch(
        space: space, settings: breeding, emphasis: emphasis, fidelity: lowestFidelity)
    case .model, .incumbent:
      ModelGuidedSearch(
        space: space, settings: breeding, emphasis: emphasis, fidelity: lowestFidelity,
        guidance: choice == .incumbent ? .incumbent : .model)
    case .nsga2: NSGA2(space: space, settings: breeding, emphasis: emphasis)
    case .random: RandomSearch(space: space, settings: breeding, emphasis: emphasis)
    }
  }
}
