import Architectures
import Evolution
import Testing

private func individual(_ birth: Int, _ work: Int?, _ seconds: Double, fidelity: Double = 1) throws
  -> Individual
{
  var state = island(seed: UInt64(birth))
  let born = state.bear()
  var candidate = try #require(born)
  candidate.proposal.fidelity = fidelity
  let fitness = try #require(Fitness([1], fidelity: fidelity))
  return Individual(
    candidate: candidate, verdict: .viable(fitness),
    measurements: Measurements(
      cost: work.map { Cost(parameters: 1, multiplyAdds: $0, activationBytes: 1) }),
    times: Times(started: 0, seconds: seconds, rank: 0, host: ""))
}

/// A forecast after evaluations that took these seconds.
private func forecast(
  _ count: Int, _ seconds: (Int) -> (work: Int?, fidelity: Double, seconds: Double)
) throws -> EvaluationForecast {
  var forecast = EvaluationForecast()
  for birth in 0..<count {
    let one = seconds(birth)
    forecast.add(try individual(birth, one.work, one.seconds, fidelity: one.fidelity))
  }
  return forecast
}

@Test func nothingIsForetoldOfNothing() {
  #expect(EvaluationForecast().seconds(multiplyAdds: 5, fidelity: 1) == nil)
}

@Test func timesOnALineAreForetoldWithCaution() throws {
  let forecast = try forecast(20) { (1000 * ($0 % 7 + 1), 1, 2 + 3 * Double($0 % 7 + 1)) }
  for work in [1, 4, 40] {
    let seconds = try #require(forecast.seconds(multiplyAdds: 1000 * work, fidelity: 1))
    #expect(abs(seconds / (2 + 3 * Double(work)) - EvaluationForecast.caution) < 1e-6)
  }
}

@Test func aShareOfTheTrainingTakesAShareOfTheTime() throws {
  let forecast = try forecast(12) {
    (1000, $0.isMultiple(of: 2) ? 1 : 0.25, $0.isMultiple(of: 2) ? 8 : 2)
  }
  let part = try #require(forecast.seconds(multiplyAdds: 1000, fidelity: 0.5))
  #expect(abs(part - 4 * EvaluationForecast.caution) < 1e-6)
}

@Test func nineOfTenDoNotTakeLonger() throws {
  let forecast = try forecast(60) { (1000, 1, $0 % 10 < 5 ? 1 : Double($0 % 10 - 3)) }
  let seconds = try #require(forecast.seconds(multiplyAdds: nil, fidelity: 1))
  #expect(seconds >= 5 * EvaluationForecast.caution && seconds <= 7 * EvaluationForecast.caution)
}
