import Architectures
import DataSets
import Evaluators
import Evolution
import Genomes
import RandomStreams

extension PreparedSearch {
  /// What `--dry-run` prints: the data, the space, and what random networks of it are like.
  public var overview: String {
    let search = settings.search
    let islands =
      "islands   \(search.islands), \(search.mode.rawValue), strategy "
      + "\(strategy), population \(search.evolution.population)"
      + (search.each.isEmpty ? "" : "; \(search.each.count) kinds of islands differ")
    let objectives = settings.objectives.map { "\($0.direction.rawValue) \($0.name)" }
    var lines = [islands, "objectives  " + objectives.joined(separator: ", ")]
    if !settings.constraints.isEmpty {
      lines.append(
        "constraints " + settings.constraints.map(\.description).joined(separator: ", "))
    }
    switch material {
    case .samples(let data):
      let samples = searchData(data)
      lines.insert(
        "data      \(settings.data.name): \(data.contract.shape), \(data.contract.classes) classes; "
          + "\(samples.training.count) to learn from, \(samples.validation.count) to select by, "
          + "\(data.test.count) to test the winner", at: 0)
      if !settings.evaluator.profiles.isEmpty {
        let devices = settings.evaluator.profiles.map { "\($0.quantity) (\($0.file))" }
        lines.append("profiles  " + devices.joined(separator: ", "))
      }
      lines.append("networks  " + sampleOfNetworks(200))
    case .study:
      let size = space.vectorSpace?.size ?? .infinity
      lines.append(
        "space     " + (size < 1e15 ? "\(Int(size)) genomes" : "of numbers without end")
          + ", judged by a \(settings.evaluator.kind.rawValue) evaluator: nothing is trained")
    }
    return lines.joined(separator: "\n")
  }

  /// The strategy, and what `auto` stands for here.
  private var strategy: String {
    let choice = settings.search.evolution.strategy
    let resolved = choice.resolved(in: space, objectives: settings.objectives.count)
    return choice == resolved ? choice.rawValue : "\(choice.rawValue) (\(resolved.rawValue))"
  }

  private func sampleOfNetworks(_ count: Int) -> String {
    var stream = RandomStream(seed: settings.seed, purpose: .testing)
    let genomes = (0..<count).map { _ in space.randomGenome(from: &stream) }
    let costs = genomes.compactMap { try? space.decoded($0).architecture.cost }
    guard !costs.isEmpty else { return "of \(count) random genomes none is within the limits" }
    let parameters = costs.map(\.parameters).sorted()[costs.count / 2]
    let work = costs.map(\.multiplyAdds).sorted()[costs.count / 2]
    let evaluation = evaluationSettings
    let feasible = genomes.count { evaluation.isFeasible(onPaper: $0) }
    return "\(costs.count) of \(count) random genomes are within the limits"
      + (settings.constraints.isEmpty
        ? "" : ", \(feasible) break no constraint by their architecture alone")
      + "; median \(parameters) parameters, \(work) multiply-adds a sample"
  }
}
