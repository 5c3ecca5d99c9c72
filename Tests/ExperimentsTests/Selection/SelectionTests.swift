import Architectures
import Evaluators
import Evolution
import Experiments
import Foundation
import Genomes
import Geometry
import Networks
import Testing

private let space = LayerSpace(
  contract: InputContract(shape: Shape(height: 8, width: 8, channels: 1), classes: 10))

private func genome(outputs: Int) -> Genome {
  .layers(
    LayerGenome(
      towers: [[]], head: [Gene(.dense(DenseGene(outputs: outputs)))],
      training: TrainingGene(optimizer: .sgd, learningRate: 0.1, batch: 8, weightDecay: 1e-5)))
}

/// An individual that measured an accuracy, a latency, and what a network of its size costs.
private func individual(
  _ birth: Int, _ accuracy: Double, _ latency: Double, fidelity: Double = 1
) throws -> Individual {
  let proposal = Proposal(genome: genome(outputs: 8 + birth), origin: "random", fidelity: fidelity)
  let fitness = try #require(Fitness([-accuracy], fidelity: fidelity))
  return Individual(
    candidate: Candidate(
      id: BirthID(island: 0, birth: birth), proposal: proposal, identity: nil),
    verdict: .viable(fitness),
    measurements: Measurements(
      cost: Cost(parameters: 10 * birth), metrics: ["latency_ms_phone": latency]))
}

/// A source whose run maximised the accuracy.
private func source(_ individuals: [Individual], run: String = "one") throws -> SelectionSource {
  let encoder = JSONEncoder()
  let space = String(decoding: try encoder.encode(SearchSpace.layers(space)), as: UTF8.self)
  return SelectionSource(
    run: run,
    settings: #"{"objectives":[{"name":"accuracy","unit":"","direction":"maximize"}]}"#,
    space: space, individuals: individuals)
}

/// Births 0 to 5; 1, 3 and 4 are the front of accuracy and latency.
private let values = [(0.7, 9.0), (0.9, 8.0), (0.6, 5.0), (0.85, 4.0), (0.5, 1.0), (0.5, 2.0)]

private func archive() throws -> SelectionArchive {
  try SelectionArchive([
    source(values.enumerated().map { try individual($0, $1.0, $1.1) })
  ])
}

private func request(
  _ objectives: String..., change: (inout SelectionRequest) -> Void = { _ in }
) -> SelectionRequest {
  var request = SelectionRequest(objectives)
  change(&request)
  return request
}

@Suite struct SelectionTests {
  @Test func theFrontIsWhatNobodyBeatsInDirectionsOfTheRun() throws {
    let selection = try archive().select(request("accuracy", "latency_ms_phone"))
    #expect(selection.front.map(\.id) == ["0-00001", "0-00003", "0-00004"])
    #expect(selection.front.map(\.values) == [[0.9, 8], [0.85, 4], [0.5, 1]])
    #expect(selection.objectives.map(\.direction) == [.maximize, .minimize])
    #expect(selection.reference == [0.5, 9] && selection.ideal == [0.9, 1])
    #expect(abs(selection.hypervolume - (0.4 * 1 + 0.35 * 4)) < 1e-12)
    #expect(selection.judged == 6 && selection.compared == 6 && selection.chosen == nil)
  }

  @Test(arguments: [(0, 1), (0.049, 1), (0.051, 3), (0.39, 3), (0.41, 4)])
  func theChosenIsTheBestOfTheSecondThatIsGoodEnough(_ within: Double, _ birth: Int) throws {
    let selection = try archive().select(
      request("accuracy", "latency_ms_phone") { $0.tolerance = within })
    #expect(selection.chosen?.id == BirthID(island: 0, birth: birth).description)
  }

  @Test func whatBreaksAConstraintIsNotCompared() throws {
    let selection = try archive().select(
      request("accuracy", "latency_ms_phone") {
        $0.constraints = [
          Constraint("latency_ms_phone", .atMost, 5), Constraint("parameters", .atLeast, 35),
        ]
      })
    #expect(selection.compared == 2)
    #expect(selection.front.map(\.id) == ["0-00004"])
  }

  @Test func ofDifferencesThatDoNotMatterOneMemberStays() throws {
    let selection = try archive().select(
      request("accuracy", "latency_ms_phone") { $0.epsilon = ["accuracy": 0.2] })
    #expect(selection.front.map(\.values) == [[0.85, 4], [0.5, 1]])
  }

  @Test func moreIsBetterWhereThatIsSaid() throws {
    let selection = try archive().select(request("parameters") { $0.maximized = ["parameters"] })
    #expect(selection.front.map(\.values) == [[50]])
    #expect(try archive().select(request("parameters")).front.map(\.values) == [[0]])
  }

  @Test func lesserFidelitiesAndTheNonviableAreLeftOut() throws {
    let failed = Individual(
      candidate: try individual(9, 1, 1).candidate,
      verdict: .nonviable(Nonviability(.diverged, "x")))
    let all = [try individual(0, 0.9, 1, fidelity: 0.5), try individual(1, 0.5, 2), failed]
    let selection = try SelectionArchive([source(all)]).select(request("accuracy"))
    #expect(selection.judged == 3 && selection.compared == 1)
    #expect(selection.front.map(\.id) == ["0-00001"])
    #expect(throws: SelectionError.nothingJudged) { try SelectionArchive([source([failed])]) }
  }

  @Test func individualsOfSeveralRunsAreNamedWithTheirRuns() throws {
    let archive = try SelectionArchive([
      source([individual(0, 0.5, 2)]), source([individual(0, 0.6, 3)], run: "two"),
    ])
    let selection = try archive.select(request("accuracy", "latency_ms_phone"))
    #expect(selection.runs == ["one", "two"])
    #expect(selection.front.map(\.id) == ["two:0-00000", "one:0-00000"])
  }
}

@Suite struct SelectionByProfileTests {
  private let profile: DeviceProfile
  private let architectures: [Architecture]

  /// A profile of two networks' operators, each takes as many microseconds as its place says.
  init() throws {
    architectures = try [0, 40].map { birth in
      try SearchSpace.layers(space).decoded(genome(outputs: 8 + birth)).architecture
    }
    let keys = Set(architectures.flatMap(\.inferenceOperators).map(\.key)).sorted()
    profile = DeviceProfile(
      device: .init(
        name: "tablet", processor: "Z80", host: "h", instructionSet: "v3",
        date: "2026-01-01T00:00:00Z", batch: 1, threads: 1),
      entries: keys.enumerated().map { place, key in
        .init(
          key: key, steps: 1, bytes: 1, weightBytes: 1, microseconds: Double(1 << place),
          spread: 0, repeats: 5)
      })
  }

  @Test func aLatencyThatWasNotRecordedIsPredicted() throws {
    let archive = try SelectionArchive(
      [source([individual(0, 0.5, 2), individual(40, 0.6, 3)])], profiles: [profile])
    let expected = architectures.map { profile.latency(of: $0).microseconds / 1000 }
    #expect(expected[0] != expected[1])
    for (latency, isMaximized) in [(expected.min(), false), (expected.max(), true)] {
      let selection = try archive.select(
        request("latency_ms_tablet") { $0.maximized = isMaximized ? ["latency_ms_tablet"] : [] })
      #expect(selection.front.map { $0.values[0] } == [latency])
    }
  }

  /// Who asks for a device means the profile that is given, whatever a run once recorded.
  @Test func whatIsPredictedTakesThePlaceOfWhatWasRecorded() throws {
    var profile = profile
    profile.device.name = "phone"
    let archive = try SelectionArchive([source([individual(0, 0.5, 2)])], profiles: [profile])
    let latency = profile.latency(of: architectures[0]).microseconds / 1000
    #expect(try archive.select(request("latency_ms_phone")).front.map(\.values) == [[latency]])
  }

  @Test func vectorsHaveNoLatency() throws {
    var vectors = try source([individual(0, 0.5, 2)])
    let fields = VectorSpace([Field("x", .reals(RealRange(0, 1)))])
    let encoded = try JSONEncoder().encode(SearchSpace.vectors(fields))
    vectors.space = String(decoding: encoded, as: UTF8.self)
    vectors.individuals[0].candidate.proposal.genome = .vector(VectorGenome([1]))
    #expect(throws: SelectionError.nothingDecodes) {
      try SelectionArchive([vectors], profiles: [profile])
    }
  }
}

@Suite struct SelectionErrorTests {
  @Test func anUnknownQuantityListsWhatWasRecorded() throws {
    let error = try #require(
      throws: SelectionError.self, performing: { try archive().select(request("speed")) })
    #expect(error.isUsage)
    #expect(
      error.description
        == "nothing was recorded as speed; recorded are accuracy, activation_bytes, "
        + "latency_ms_phone, multiply_adds, parameters")
  }

  @Test func aConstraintThatNobodyKeepsTellsTheNearest() throws {
    let error = try #require(
      throws: SelectionError.self,
      performing: {
        try archive().select(
          request("accuracy") { $0.constraints = [Constraint("latency_ms_phone", .atMost, 0.5)] })
      })
    #expect(!error.isUsage)
    #expect(error.description.contains("latency_ms_phone <= 0.5 (the nearest has 1.0)"))
  }

  @Test func whatDoesNotFitTogetherIsRefused() throws {
    let wrong = [
      request(), request("accuracy", "accuracy"), request("a", "b", "c", "d", "e", "f"),
      request("accuracy") { $0.maximized = ["speed"] },
      request("accuracy") { $0.epsilon = ["speed": 1] },
      request("accuracy") { $0.epsilon = ["accuracy": 0] },
      request("accuracy") { $0.tolerance = 1 },
      request("accuracy", "parameters") { $0.tolerance = -1 },
      request("accuracy", "parameters") { $0.tolerance = .nan },
    ]
    for request in wrong {
      let error = try #require(
        throws: SelectionError.self, performing: { try archive().select(request) })
      #expect(error.isUsage, "\(request)")
    }
  }
}
