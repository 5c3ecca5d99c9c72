import Architectures
import Evaluators
import Evolution
import Testing

private let measured = Measurements(
  validationAccuracy: 0.75, validationLoss: 1.5, trainingLoss: 0.5,
  cost: Cost(parameters: 12, multiplyAdds: 340, activationBytes: 5600), epochs: 1, repairs: 0)

@Test(arguments: [
  (ObjectiveChoice.validationError, 0.25), (.validationLoss, 1.5), (.parameters, 12),
  (.multiplyAdds, 340), (.activationBytes, 5600),
])
func objectivesReadTheirNumber(_ choice: ObjectiveChoice, _ value: Double) {
  #expect(choice.objective.value(of: measured) == value)
  #expect(choice.objective.cost(of: measured) == value)
  #expect(choice.objective.direction == .minimize)
  #expect(choice.objective.name == choice.rawValue)
}

@Test(arguments: ObjectiveChoice.allCases)
func whatWasNotMeasuredHasNoValue(_ choice: ObjectiveChoice) {
  #expect(choice.objective.value(of: Measurements()) == nil)
  #expect(choice.objective.cost(of: Measurements()) == nil)
}

/// The only direction that no objective of the program has.
private struct Accuracy: Objective {
  let name = "accuracy"
  let unit = ""
  let direction = Direction.maximize
  func value(of measurements: Measurements) -> Double? { measurements.validationAccuracy }
}

@Test func whatIsMaximisedCostsItsNegative() {
  #expect(Accuracy().cost(of: measured) == -0.75)
}
