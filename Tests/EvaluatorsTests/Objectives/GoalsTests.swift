import Architectures
import Evaluators
import Evolution
import Foundation
import Testing

private let measured = Measurements(
  validationAccuracy: 0.75, cost: Cost(parameters: 120, multiplyAdds: 340, activationBytes: 56),
  metrics: ["latency_ms": 6])

@Test(
  arguments: [
    ("parameters <= 100", 0.2), ("parameters <= 120", 0), ("parameters <= 1_000", nil),
    ("parameters >= 150", 0.2), ("parameters >= 120", 0), ("latency_ms <= 5", 0.2),
    ("validation_error <= 0.2", 0.25), ("latency_ms <= 1e1", 0), ("multiply_adds <= -1", 341),
  ] as [(String, Double?)])
func aConstraintIsBrokenInSharesOfItsLimit(_ text: String, _ violation: Double?) throws {
  guard let constraint = Constraint(text) else {
    #expect(violation == nil)
    return
  }
  let found = try #require(constraint.violation(of: measured))
  #expect(abs(found - (violation ?? .nan)) < 1e-12)
}

@Test(arguments: [
  "", "parameters", "parameters <= ", "parameters<=100", "parameters < 100", "parameters == 1",
  "parameters <= nan", "parameters <= inf", "parameters <= 1 2", "<= 100 parameters", "a <= b",
])
func textThatIsNoConstraintIsNone(_ text: String) { #expect(Constraint(text) == nil) }

@Test func constraintsReadWhatTheyWrite() throws {
  for text in ["parameters <= 100.0", "a >= -2.5", "latency_ms <= 1e-05"] {
    let constraint = try #require(Constraint(text))
    #expect(constraint.description == text)
    #expect(Constraint(constraint.description) == constraint)
  }
}

@Test func whatWasNotMeasuredHasNoViolation() {
  #expect(Constraint("value", .atMost, 1).violation(of: measured) == nil)
}

private func verdict(
  _ objectives: [Objective], _ constraints: [Constraint], _ fidelity: Double = 1
) -> Verdict {
  Goals(objectives, constraints: constraints).verdict(on: measured, fidelity: fidelity)
}

@Test func aVerdictHasCostsInOrderAndTheSumOfAllViolations() throws {
  let found = verdict(
    [.parameters, Objective("latency_ms", direction: .maximize), .validationError],
    [
      Constraint("parameters", .atMost, 100), Constraint("latency_ms", .atMost, 5),
      Constraint("multiply_adds", .atMost, 1000),
    ], 0.25)
  guard case .viable(let fitness) = found else { throw Unexpected(what: "\(found)") }
  #expect(fitness.costs == [120, -6, 0.25])
  #expect(abs(fitness.violation - 0.4) < 1e-12 && !fitness.isFeasible)
  #expect(fitness.fidelity == 0.25)
}

/// Every missing or infinite number is named, and the candidate fails.
@Test func numbersThatAreMissingAreNamed() throws {
  let found = verdict(
    [.parameters, .validationLoss], [Constraint("speed", .atLeast, 1)])
  guard case .nonviable(let why) = found else { throw Unexpected(what: "\(found)") }
  #expect(why.reason == .evaluatorFailed)
  #expect(why.detail == "no finite number for validation_loss, speed")
  for value in [Double.nan, .infinity, -.infinity] {
    let broken = Measurements(metrics: ["a": 1, "b": value])
    for goals in [
      Goals([Objective("a"), Objective("b")]),
      Goals([Objective("a")], constraints: [Constraint("b", .atMost, 1)]),
    ] {
      let found = goals.verdict(on: broken, fidelity: 1)
      // A constraint may be kept by an infinite number; it is never viable with an infinite violation.
      if case .viable(let fitness) = found {
        #expect(fitness.costs == [1] && fitness.violation == 0)
      }
    }
  }
}
