import Evaluators
import Evolution
import Genomes
import Testing

/// A table whose rows have an early and a middle column.
private func curves(_ settings: TableSettings? = nil) throws -> TableStudy {
  var settings = settings ?? smallTableSettings
  settings.fidelities = [
    .init(share: 0.5, columns: ["early_2"]), .init(share: 0.1, columns: ["early_1"]),
  ]
  return try study(smallTable, settings, hasCurves: true)
}

private func judge(
  _ study: TableStudy, _ stop: StopLine?, fidelity: Double = 1
) throws -> (fitness: Fitness, outcome: StudyOutcome) {
  var first = candidate(.vector(VectorGenome([0, 1])), fidelity: fidelity)
  first.stop = stop
  let outcome = study.judge(first)
  guard case .viable(let fitness) = outcome.verdict else { throw Unexpected(what: "a reason") }
  return (fitness, outcome)
}

@Test func anEvaluationPassesThroughTheSharesBelowItsOwn() throws {
  let (fitness, outcome) = try judge(try curves(), nil)
  #expect(outcome.measurements.curve == [0.9, 0.7, 0.5])
  #expect(fitness.primary == 0.5 && fitness.fidelity == 1)
  #expect(try judge(try curves(), nil, fidelity: 0.5).outcome.measurements.curve == [0.9, 0.7])
  #expect(try study().judge(candidate(.vector(VectorGenome([0, 1])))).measurements.curve == nil)
}

@Test func whoIsBehindInATableIsBrokenOffThere() throws {
  let study = try curves()
  let early = try judge(study, StopLine(first: 0, limits: [0.8, 0.8]))
  #expect(early.fitness.primary == 0.9 && early.fitness.fidelity == 0.1.nextDown)
  #expect(abs(early.outcome.seconds - 0.1) < 1e-9)
  let middle = try judge(study, StopLine(first: 1, limits: [0.6]))
  #expect(middle.fitness.primary == 0.7 && middle.fitness.fidelity == 0.5.nextDown)
  #expect(try judge(study, StopLine(first: 0, limits: [0.9, 0.7])).fitness.fidelity == 1)
  #expect(study.leastShare == 0.1)
}
