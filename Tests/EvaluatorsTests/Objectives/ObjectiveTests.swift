import Architectures
import Evaluators
import Evolution
import Testing

private let measured = Measurements(
  validationAccuracy: 0.75, validationLoss: 1.5, trainingLoss: 0.5,
  cost: Cost(parameters: 12, multiplyAdds: 340, activationBytes: 5600), epochs: 1, repairs: 0,
  trainingSeconds: 2.5, metrics: ["latency_ms": 7, "value": 0.5])

@Test(arguments: [
  (Objective.validationError, 0.25), (.validationLoss, 1.5), (.parameters, 12),
  (.multiplyAdds, 340), (.activationBytes, 5600), (.trainingSeconds, 2.5), (.latency, 7),
  (Objective("value"), 0.5),
])
func objectivesReadTheirNumber(_ objective: Objective, _ value: Double) {
  #expect(objective.value(of: measured) == value)
  #expect(objective.cost(of: measured) == value)
  #expect(objective.direction == .minimize)
}

@Test(arguments: Objective.trained + [.latency, Objective("value")])
func whatWasNotMeasuredHasNoValue(_ objective: Objective) {
  #expect(objective.value(of: Measurements()) == nil)
  #expect(objective.cost(of: Measurements()) == nil)
}

@Test func whatIsMaximisedCostsItsNegative() {
  let value = Objective("value", direction: .maximize)
  #expect(value.value(of: measured) == 0.5)
  #expect(value.cost(of: measured) == -0.5)
  #expect(value.value(ofCost: -0.5) == 0.5)
  #expect(Objective("value").value(ofCost: 0.5) == 0.5)
}

@Test func whatEveryTrainingMeasuresHasNamesOfItsOwn() {
  #expect(Set(Objective.trained.map(\.name)).count == Objective.trained.count)
  #expect(Objective.trained.allSatisfy { $0.direction == .minimize })
}
