import Architectures
import DataSets
import Evaluators
import Evolution
import Genomes
import Kernels
import Networks
import Testing

@Suite struct EvaluationTests {
  private var material: Material

  init() throws { material = try Material() }

  @Test func aGoodCandidateIsViableWithAllMeasurements() throws {
    let good = candidate(goodGenome())
    let (verdict, measurements) = try material.judge(good)
    let accuracy = try #require(measurements.validationAccuracy)
    let cost = try goodGenome().decoded(in: material.space).architecture.cost
    #expect(accuracy > 0.5)
    #expect(measurements.cost == cost)
    #expect(measurements.epochs == 2)
    #expect(measurements.repairs == 0)
    let losses = [
      try #require(measurements.validationLoss), try #require(measurements.trainingLoss),
    ]
    #expect(losses.allSatisfy { $0 > 0 })
    #expect(Fitness([1 - accuracy, Double(cost.multiplyAdds)]).map(Verdict.viable) == verdict)
  }

  @Test mutating func objectivesComeInTheOrderOfTheSettings() throws {
    material.settings.goals.objectives = [.parameters, .validationLoss, .activationBytes]
    let (verdict, measurements) = try material.judge(candidate(goodGenome()))
    let cost = try #require(measurements.cost)
    let loss = try #require(measurements.validationLoss)
    let costs = [Double(cost.parameters), loss, Double(cost.activationBytes)]
    #expect(Fitness(costs).map(Verdict.viable) == verdict)
  }

  /// Every fold is an evaluation of its own, with random numbers of its own.
  @Test mutating func foldsAreJudgedByTheirMean() throws {
    let data = material.data.search.limited(training: 512, validation: 200, seed: 1)
    let good = candidate(goodGenome())
    let accuracies = try data.folds(3, seed: 1).enumerated().map { number, fold in
      var settings = material.settings
      settings.seed = settings.seed(repetition: number)
      let evaluation = Evaluation(settings: settings, data: fold)
      let found = evaluation.judge(good, workers: Workers(count: 1), watch: { nil })
      return try #require(found?.measurements.validationAccuracy)
    }
    material.settings.folds = 3
    let (verdict, mean) = try material.judge(good)
    #expect(mean.validationAccuracy == accuracies.reduce(0, +) / 3)
    guard case .viable(let fitness) = verdict else { throw Unexpected(what: "a reason") }
    #expect(fitness.primary == mean.validationAccuracy.map { 1 - $0 })
    #expect(mean.epochs == 2 && mean.cost != nil)
  }

  /// A share of an epoch is an epoch over that share of the samples; from one epoch on it is rounded.
  @Test mutating func lessThanAnEpochPassesOverSomeSamples() throws {
    let (verdict, measurements) = try material.judge(candidate(goodGenome(), fidelity: 0.125))
    #expect(measurements.epochs == 0.25)
    let quarter = material.data.search.limited(training: 512, validation: 200, seed: 1)
      .limited(training: 128, validation: nil, seed: material.settings.seed)
    #expect(quarter.training.count == 128)
    material.settings.epochs = 1
    let evaluation = Evaluation(settings: material.settings, data: quarter)
    let found = evaluation.judge(
      candidate(goodGenome()), workers: Workers(count: 1), watch: { nil })
    #expect(found?.measurements.trainingLoss == measurements.trainingLoss)
    guard case .viable(let part) = verdict, case .viable(let whole)? = found?.verdict else {
      throw Unexpected(what: "a reason")
    }
    #expect(part.costs == whole.costs && part.fidelity == 0.125)
    material.settings.epochs = 5
    #expect([0.1, 0.2, 0.5, 1].map(material.settings.epochs(fidelity:)) == [0.5, 1, 3, 5])
    material.settings.epochs = 49
    #expect(material.settings.epochs(fidelity: 1 / 49) == 1)
  }

  @Test mutating func aFoldThatFailsIsTheVerdict() throws {
    material.settings.folds = 3
    material.settings.memoryLimit = 1
    guard case .nonviable(let fault) = try material.judge(candidate(goodGenome())).verdict else {
      throw Unexpected(what: "a fitness")
    }
    #expect(fault.reason == .memoryLimit)
  }

  @Test func aBirthHasRandomNumbersOfItsOwn() throws {
    let first = try material.judge(candidate(goodGenome(), birth: 0)).measurements
    let second = try material.judge(candidate(goodGenome(), birth: 1)).measurements
    #expect(first.trainingLoss != second.trainingLoss)
  }

  /// The same candidates, in another order and with other numbers of threads: the same bits.
  @Test func neitherWorkersNorOrderChangeAnything() throws {
    let candidates = material.randomCandidates(8)
    let once = try candidates.map { try material.judge($0, workers: 1) }
    for workers in 2...3 {
      for (place, candidate) in candidates.enumerated().reversed() {
        let again = try material.judge(candidate, workers: workers)
        #expect(again.verdict == once[place].verdict)
        #expect(again.measurements == once[place].measurements)
      }
    }
    #expect(once.contains { $0.measurements.validationLoss != nil })
  }

  // MARK: Reasons

  @Test mutating func aNetworkBeyondALimitIsTooLargeAndHasNoMeasurements() throws {
    material.space.limits.parameters = 100
    let (verdict, measurements) = try material.judge(candidate(goodGenome()))
    #expect(try material.reason(candidate(goodGenome())) == .tooLarge)
    #expect(measurements == Measurements())
    guard case .nonviable(let why) = verdict else { return }
    #expect(why.detail.hasSuffix("parameters, allowed are 100"))
  }

  @Test func aDenseGeneWithoutOutputsDoesNotBuild() throws {
    var genome = goodGenome()
    genome.towers = [[Gene(.dense(DenseGene(outputs: 0)))]]
    #expect(try material.reason(candidate(genome)) == .doesNotBuild)
  }

  @Test mutating func aNetworkBeyondTheMemoryLimitIsNeverTrained() throws {
    material.settings.memoryLimit = 1000
    let reason = try material.reason(candidate(goodGenome())) {
      Issue.record("a step was trained")
      return nil
    }
    #expect(reason == .memoryLimit)
    let detail = try material.judge(candidate(goodGenome())).verdict
    guard case .nonviable(let why) = detail else { return }
    #expect(why.detail.hasSuffix("bytes, allowed are 1000"))
  }

  /// Its weights are counted before the first step, its error is not.
  @Test mutating func whoseArchitectureBreaksAConstraintIsRefusedWhereAsked() throws {
    let good = candidate(goodGenome())
    let parameters = try #require(try material.judge(good).measurements.cost?.parameters)
    material.settings.goals.constraints = [
      Constraint("validation_error", .atMost, 1e-9),
      Constraint("parameters", .atMost, Double(parameters - 1)),
    ]
    guard case .viable(let fitness) = try material.judge(good).verdict else {
      throw Unexpected(what: "a reason, though nobody is refused")
    }
    #expect(!fitness.isFeasible && !material.settings.isFeasible(onPaper: good.proposal.genome))

    material.settings.refusesInfeasible = true
    let (verdict, measurements) = try material.judge(good) {
      Issue.record("a step was trained")
      return nil
    }
    guard case .nonviable(let why) = verdict else { throw Unexpected(what: "a fitness") }
    #expect(why.reason == .infeasible && measurements.cost?.parameters == parameters)
    #expect(why.detail == "parameters is \(parameters), allowed is at most \(parameters - 1)")

    material.settings.goals.constraints[1].limit = Double(parameters)
    #expect(material.settings.isFeasible(onPaper: good.proposal.genome))
    guard case .viable(let trained) = try material.judge(good).verdict else {
      throw Unexpected(what: "a reason, though only training tells that it is infeasible")
    }
    #expect(!trained.isFeasible)
  }

  @Test func whenTimeIsUpTheReasonIsTheTimeLimit() throws {
    let reason = try material.reason(candidate(goodGenome()), watch: { .timeLimit })
    #expect(reason == .timeLimit)
  }

  @Test func aCancelledEvaluationHasNoVerdict() {
    let result = material.evaluation.judge(
      candidate(goodGenome()), workers: Workers(count: 1), watch: { .cancelled })
    #expect(result == nil)
  }

  @Test(arguments: [1e4, 1e30, .infinity, .nan])
  mutating func aRateFarTooHighDiverges(rate: Double) throws {
    material.settings.gradientClipping = 0
    #expect(try material.reason(candidate(goodGenome(rate: rate))) == .diverged)
  }

  /// Whatever the rate and the genome: a fitness is finite, and so is all that is written down.
  @Test mutating func nothingThatIsNotFiniteBecomesAFitness() throws {
    material.settings.epochs = 1
    material.settings.goals.objectives = [.validationLoss, .validationError]
    var reasons: Set<Nonviability.Reason> = []
    for random in material.randomCandidates(12) {
      var genome = try #require(random.proposal.genome.layers)
      for rate in [1e-30, 1, 1e3, 1e38, -1] {
        genome.training.learningRate = rate
        let (verdict, measurements) = try material.judge(
          candidate(genome, birth: random.id.birth))
        switch verdict {
        case .viable(let fitness): #expect(fitness.costs.allSatisfy { $0.isFinite })
        case .nonviable(let why): reasons.insert(why.reason)
        }
        #expect(measurements.validationLoss?.isFinite ?? true)
        #expect(measurements.trainingLoss?.isFinite ?? true)
      }
    }
    #expect(reasons == [.diverged])
  }

  // MARK: Faults

  @Test(arguments: [0.05, 0.17, 0.5])
  mutating func faultsComeAtTheirRateAndAlwaysTheSame(rate: Double) throws {
    let births = 3000
    material.settings.faultRate = rate
    // Nothing is trained here: what is no fault is too large.
    material.space.limits.parameters = 0
    var faults: [Nonviability] = []
    for birth in 0..<births {
      let verdict = try material.judge(candidate(goodGenome(), birth: birth)).verdict
      #expect(try material.judge(candidate(goodGenome(), birth: birth)).verdict == verdict)
      guard case .nonviable(let why) = verdict else { throw Unexpected(what: "viable") }
      if why.detail.hasPrefix("a fault") { faults.append(why) }
    }
    let deviation = (rate * (1 - rate) * Double(births)).squareRoot()
    #expect(abs(Double(faults.count) - rate * Double(births)) < 5 * deviation)
    #expect(Set(faults.map(\.reason)).count == 5)
  }

  // MARK: The final training

  @Test func theWinnerIsTrainedAnewAndTested() throws {
    let result = material.evaluation.finalTest(
      candidate(goodGenome()), training: material.data.search.combined(),
      test: material.data.test, epochs: 3, workers: Workers(count: 2), watch: { nil })
    let classification = try #require(result)
    #expect(classification.accuracy > 0.9)
    #expect(classification.loss.isFinite)
  }

  @Test func aTestOfTheWinnerCanBeHadAgain() {
    let results = (0..<2).map { _ in
      material.evaluation.finalTest(
        candidate(goodGenome()), training: material.data.search.training,
        test: material.data.test, epochs: 1, workers: Workers(count: 2), watch: { nil })
    }
    #expect(results[0] != nil && results[0] == results[1])
  }

  @Test(arguments: [1e30, .nan]) func aFinalTrainingThatDivergesHasNoResult(rate: Double) {
    let result = material.evaluation.finalTest(
      candidate(goodGenome(rate: rate)), training: material.data.search.training,
      test: material.data.test, epochs: 1, workers: Workers(count: 1), watch: { nil })
    #expect(result == nil)
  }

  @Test func aFinalTrainingCanBeCancelled() {
    let result = material.evaluation.finalTest(
      candidate(goodGenome()), training: material.data.search.training,
      test: material.data.test, epochs: 1, workers: Workers(count: 1), watch: { .cancelled })
    #expect(result == nil)
  }
}
