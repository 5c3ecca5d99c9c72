import Evaluators
import Evolution

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
  /// What a search would have picked when it had cost so many full evaluations; nil where it had
  /// nothing viable that keeps the constraints.
  func picks(_ individuals: [Individual], _ marks: [Int]) -> [Pick?] {
    var best: Individual?
    var archive = ParetoArchive()
    var (place, cost) = (0, 0.0)
    return marks.map { mark in
      while place < individuals.count,
        cost + individuals[place].price <= Double(mark) + Trace.rounding
      {
        let next = individuals[place]
        place += 1
        cost += next.price
        guard let fitness = next.fitness else { continue }
        if best.map({ Individual.precedes(next, $0) }) ?? true { best = next }
        if yardstick != nil, fitness.isFeasible, fitness.fidelity == 1 {
          _ = archive.insert(ParetoPoint(id: place, costs: fitness.costs))
        }
      }
      return best.flatMap { pick($0, among: archive) }
    }
  }

  private func pick(_ individual: Individual, among archive: ParetoArchive) -> Pick? {
    guard let fitness = individual.fitness, fitness.isFeasible else { return nil }
    let genome = individual.candidate.proposal.genome
    let objective = prepared.settings.objectives[0]
    var pick = Pick(
      value: study.value(of: genome) ?? objective.value(ofCost: fitness.primary),
      test: study.test(genome))
    if let yardstick {
      let volume = hypervolume(of: archive.members.map(\.costs), reference: yardstick.reference)
      pick.hypervolume = volume
      pick.hypervolumeShare = volume / yardstick.volume
    }
    return pick
  }
}
