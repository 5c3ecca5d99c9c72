import Evolution
import Genomes
import RandomStreams
import Testing

private let space = ChoiceSpace(places: 6, levels: 4)

/// A process over real columns.
private func process(
  columns: Int = 1, rate: Double = 2, nugget: Double
) -> GaussianProcess {
  GaussianProcess(
    isCategorical: Array(repeating: false, count: columns),
    rates: Array(repeating: rate, count: columns), nugget: nugget)
}

/// A process over choices that has seen some points and their costs.
private func trained(_ count: Int, rate: Double = 0.3, nugget: Double = 0.01) -> GaussianProcess {
  var process = GaussianProcess(
    isCategorical: Array(repeating: true, count: space.places),
    rates: Array(repeating: rate, count: space.places), nugget: nugget)
  let cost = ChoiceCost(space, seed: 3)
  let known = points(count, of: space, seed: 4)
  for point in known { process.add(point) }
  process.condition(on: known.map(cost.callAsFunction))
  return process
}

@Test func covarianceIsSymmetricAndOneAtNoDistance() {
  let covariance = ExponentialCovariance(
    isCategorical: [true, false, true], rates: [0.3, 2, 0.7])
  var stream = testStream(1)
  for _ in 0..<100 {
    let a = [Double(stream.integer(below: 3)), stream.unit(), Double(stream.integer(below: 5))]
    let b = [Double(stream.integer(below: 3)), stream.unit(), Double(stream.integer(below: 5))]
    #expect(covariance(a, a) == 1)
    #expect(covariance(a, b) == covariance(b, a))
    #expect(covariance(a, b) > 0 && covariance(a, b) <= 1)
  }
  // Any two choices are as far apart as any others; numbers are not.
  #expect(covariance([0, 0, 0], [1, 0, 0]) == covariance([0, 0, 0], [2, 0, 0]))
  #expect(covariance([0, 0.1, 0], [0, 0.2, 0]) > covariance([0, 0.1, 0], [0, 0.9, 0]))
}

@Test func aProcessWithoutNoiseInterpolates() {
  var process = process(nugget: 1e-9)
  let known = (0..<12).map { [Double($0) / 11] }
  let targets = known.map { $0[0] * $0[0] - 0.3 * $0[0] }
  for point in known { process.add(point) }
  process.condition(on: targets)
  for (prediction, target) in zip(process.predictions(at: known), targets) {
    #expect(isNear(prediction.mean, target, within: 1e-6))
    #expect(prediction.deviation < 1e-3)
  }
  let between = process.predictions(at: [[0.5]])[0]
  #expect(isNear(between.mean, 0.1, within: 0.01) && between.deviation > 1e-3)
}

@Test func deviationGrowsAwayFromTheData() {
  var process = process(nugget: 0.01)
  for x in [0.0, 0.05, 0.1] { process.add([x]) }
  process.condition(on: [0.2, -0.1, 0.4])
  let deviations = process.predictions(at: [0.1, 0.2, 0.4, 0.7, 1].map { [$0] }).map(\.deviation)
  #expect(zip(deviations, deviations.dropFirst()).allSatisfy { $0 < $1 })
}

@Test func farFromEveryPointTheMeanIsExpected() {
  var process = process(rate: 100, nugget: 0.01)
  for x in [0.0, 0.1, 0.2] { process.add([x]) }
  process.condition(on: [1, 2, 6])
  #expect(isNear(process.predictions(at: [[1]])[0].mean, process.mean, within: 1e-9))
  #expect(isNear(process.mean, 3, within: 0.01))
}

@Test func aProcessThatGrewEqualsOneThatWasBuiltAtOnce() {
  let grown = trained(53)
  var built = grown
  built.keep(Array(0..<53))
  built.condition(on: grown.targets)
  #expect(built.logLikelihood == grown.logLikelihood)
  let anywhere = points(20, of: space, seed: 5)
  #expect(built.predictions(at: anywhere) == grown.predictions(at: anywhere))
}

@Test func predictionsDoNotDependOnTheOrderOfThePoints() {
  let process = trained(30)
  var turned = process
  turned.keep((0..<30).reversed())
  turned.condition(on: process.targets.reversed())
  let anywhere = points(20, of: space, seed: 5)
  for (a, b) in zip(process.predictions(at: anywhere), turned.predictions(at: anywhere)) {
    #expect(isNear(a.mean, b.mean, within: 1e-9))
    #expect(isNear(a.deviation, b.deviation, within: 1e-9))
  }
}

@Test func factorSolvesItsMatrix() {
  var factor = CholeskyFactor()
  var rows: [[Double]] = []
  let covariance = ExponentialCovariance(isCategorical: [false], rates: [3])
  let known = (0..<19).map { [Double($0 * $0 % 19) / 19] }
  for (i, point) in known.enumerated() {
    let row = (0..<i).map { covariance(known[$0], point) }
    factor.append(row, variance: 1.1)
    rows.append(row + [1.1])
  }
  let right = (0..<19).map { Double($0 % 5) - 2 }
  let x = factor.solve(right)
  for i in 0..<19 {
    let product = (0..<19).reduce(0) { $0 + rows[max(i, $1)][min(i, $1)] * x[$1] }
    #expect(isNear(product, right[i], within: 1e-10))
  }
}

@Test func logDeterminantIsThatOfTheMatrix() {
  var factor = CholeskyFactor()
  factor.append([], variance: 4)
  factor.append([2], variance: 5)
  // 4 · 5 − 2 · 2 = 16.
  #expect(isNear(factor.logDeterminant, 2.772_588_722_239_781, within: 1e-12))
}

@Test func slopesAreThoseOfTheLikelihood() {
  let process = trained(25)
  let slopes = process.slopes()
  /// The logarithm of likelihood times prior where one parameter is multiplied by `factor`.
  func height(_ parameter: Int, times factor: Double) -> Double {
    var moved = process
    var rates = process.covariance.rates
    var nugget = process.nugget
    if parameter < rates.count { rates[parameter] *= factor } else { nugget *= factor }
    moved.setParameters(rates: rates, nugget: nugget)
    moved.condition(on: process.targets)
    return moved.logLikelihood + moved.logPrior
  }
  let step = 1.0001
  for (parameter, slope) in (slopes.rates + [slopes.nugget]).enumerated() {
    let difference = height(parameter, times: step) - height(parameter, times: 1 / step)
    // log 1.0001 is 9.9995e-5.
    #expect(isNear(difference / (2 * 9.9995e-5), slope, within: 1e-3))
  }
}

@Test func likelihoodPrefersTheRateThatTheDataCameFrom() {
  let covariance = ExponentialCovariance(isCategorical: [false], rates: [5])
  let known = (0..<80).map { [Double($0) / 80] }
  // A sample of the process of rate 5: along a line it is an autoregression of first order.
  let alike = covariance([0], [1.0 / 80])
  var stream = testStream(2)
  var targets = [stream.normal()]
  for _ in 1..<80 {
    targets.append(
      alike * targets[targets.count - 1] + (1 - alike * alike).squareRoot() * stream.normal())
  }
  func likelihood(_ rate: Double) -> Double {
    var process = process(rate: rate, nugget: 1e-4)
    for point in known { process.add(point) }
    process.condition(on: targets)
    return process.logLikelihood
  }
  #expect(likelihood(5) > likelihood(0.2) && likelihood(5) > likelihood(100))
}

@Test func fittingMakesTheTargetsLikelierAndFindsWhatMatters() {
  var process = GaussianProcess(isCategorical: Array(repeating: true, count: 6))
  let known = points(80, of: space, seed: 6)
  for point in known { process.add(point) }
  process.condition(on: known.map { 3 * $0[1] + $0[4] })
  let before = process.logLikelihood
  process.fit(steps: 20)
  #expect(process.logLikelihood > before + 10)
  let rates = process.covariance.rates
  #expect([0, 2, 3, 5].allSatisfy { rates[$0] < rates[4] && rates[4] < rates[1] })
}
