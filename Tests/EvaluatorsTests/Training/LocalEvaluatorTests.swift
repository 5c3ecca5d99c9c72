import Evaluators
import Evolution
import Testing

@Suite(.serialized) struct LocalEvaluatorTests {
  private var material: Material

  init() throws { material = try Material() }

  private func evaluator(slots: Int, workers: Int = 1, timeLimit: Double? = nil) -> LocalEvaluator {
    LocalEvaluator(
      material.evaluation, slots: slots, workersPerSlot: workers, timeLimit: timeLimit, rank: 3,
      host: "here")
  }

  /// What an evaluator reports, until it has reported so many.
  private func collect(_ count: Int, from evaluator: LocalEvaluator) async throws -> [Individual] {
    var individuals: [Individual] = []
    while individuals.count < count {
      individuals += evaluator.collect()
      await Task.yield()
    }
    return individuals + evaluator.collect()
  }

  @Test(arguments: [(1, 1), (1, 2), (2, 1), (3, 2)])
  func eachCandidateIsReportedOnceWithTheSameBits(slots: Int, workers: Int) async throws {
    let candidates = material.randomCandidates(9)
    let evaluator = evaluator(slots: slots, workers: workers)
    #expect(evaluator.capacity == slots)
    for candidate in candidates { evaluator.submit(candidate) }
    let found = try await collect(candidates.count, from: evaluator).sorted { $0.id < $1.id }
    #expect(found.map(\.candidate) == candidates)
    for individual in found {
      let alone = try material.judge(individual.candidate)
      #expect(individual.verdict == alone.verdict)
      #expect(individual.measurements == alone.measurements)
      let times = try #require(individual.times)
      #expect(times.rank == 3)
      #expect(times.host == "here")
      #expect(times.seconds >= 0)
    }
  }

  @Test func aTimeLimitOfNothingIsAReason() async throws {
    let evaluator = evaluator(slots: 1, timeLimit: 1e-9)
    evaluator.submit(candidate(goodGenome()))
    let found = try await collect(1, from: evaluator)
    guard case .nonviable(let why) = found[0].verdict else {
      throw Unexpected(what: "a viable verdict")
    }
    #expect(why.reason == .timeLimit)
  }

  @Test(arguments: 1...2) func afterACancelItWorksForNewCandidatesOnly(slots: Int) async throws {
    let evaluator = evaluator(slots: slots)
    for _ in 0..<3 {
      for birth in 0..<6 { evaluator.submit(candidate(goodGenome(), birth: birth)) }
      evaluator.cancel()
      #expect(evaluator.collect().isEmpty)
    }
    evaluator.submit(candidate(goodGenome(), birth: 7))
    evaluator.submit(candidate(goodGenome(), birth: 8))
    let found = try await collect(2, from: evaluator)
    #expect(found.map(\.id.birth).sorted() == [7, 8])
  }

  /// What was under way when an evaluator was let go is nobody's: nothing is left that could trap.
  @Test func anEvaluatorMayBeLetGoWithWorkInHand() throws {
    weak var gone: LocalEvaluator?
    do {
      let evaluator = evaluator(slots: 2)
      for birth in 0..<4 { evaluator.submit(candidate(goodGenome(), birth: birth)) }
      gone = evaluator
    }
    #expect(gone == nil)
  }
}
