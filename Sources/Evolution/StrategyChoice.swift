public import Genomes

/// The strategies by name.
public enum StrategyChoice: String, Hashable, Codable, Sendable, CaseIterable {
  /// In spaces of cells and vectors `model`, with several objectives `parego`, or `nsga2` where there
  /// are numbers without end; over lists of layers `ageing`.
  case auto
  case ageing
  case genetic
  /// The ablation of `model`: mutations of the best.
  case incumbent
  case local
  case model
  case nsga2
  case parego
  case random
}

extension StrategyChoice {
  /// The strategy that `auto` stands for; any other stands for itself.
  public func resolved(in space: SearchSpace, objectives: Int) -> StrategyChoice {
    guard self == .auto else { return self }
    if case .layers = space { return .ageing }
    if objectives == 1 { return .model }
    return space.size.isFinite ? .parego : .nsga2
  }

  /// Whether it begins with a population and breeds from that.
  var breeds: Bool { self == .ageing || self == .genetic || self == .nsga2 }

  /// Whether it seeks a whole front, rather than the best by one number.
  public var seeksFront: Bool { self == .nsga2 || self == .parego }
}

extension IslandSettings {
  /// The strategy of an island, before its first birth.
  public func strategy(in space: SearchSpace) -> any SearchStrategy {
    var base = base(in: space)
    if let prescreen {
      base = Prescreened(
        base, space: space, settings: prescreen, fidelity: lowestFidelity,
        seeksFront: strategy.resolved(in: space, objectives: objectives).seeksFront)
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
    case .parego:
      ParEGO(
        space: space, settings: breeding, objectives: objectives, fidelity: lowestFidelity)
    case .random: RandomSearch(space: space, settings: breeding, emphasis: emphasis)
    }
  }
}
