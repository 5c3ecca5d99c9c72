import Architectures
import DataSets
import Evolution
import Experiments
import Foundation
import Genomes
import Geometry
import Testing

@Suite struct PreparedSearchTests {
  private let digits = packageRoot.appendingPathComponent("jobs/digits/search.yaml").path

  private func prepared(_ overrides: String...) throws -> PreparedSearch {
    try PreparedSearch(settingsFile: digits, overrides: overrides, dataRoot: "nowhere")
  }

  private func data(of prepared: PreparedSearch) throws -> DataSet {
    guard case .samples(let data) = prepared.material else {
      throw DataSetError.unreadable(file: "", reason: "there are no samples")
    }
    return data
  }

  @Test func theDataGivesTheSpaceItsContract() throws {
    let prepared = try prepared("space.genes.max=5")
    guard case .layers(let space) = prepared.space else {
      Issue.record("the space is not one of layers")
      return
    }
    #expect(space.contract.shape == Shape(height: 8, width: 8, channels: 1))
    #expect(space.contract.classes == 10)
    #expect(space.genes.max == 5)
    #expect(prepared.settings.name == "digits")
    #expect(try data(of: prepared).search.training.count > 1000)
  }

  @Test func theOverviewTellsDataIslandsObjectivesAndNetworks() throws {
    let prepared = try prepared(
      "search.islands=3", "training.samples=100", "objectives=[parameters]")
    let overview = prepared.overview
    #expect(overview.contains("digits: 8x8x1, 10 classes; 100 to learn from"), "\(overview)")
    #expect(overview.contains("islands   3, asynchronous, strategy auto"), "\(overview)")
    #expect(overview.contains("objectives  minimize parameters"))
    #expect(overview.contains("of 200 random genomes"))
    #expect(overview == prepared.overview)
  }

  @Test func aSpaceWithoutNetworksIsToldBeforehand() throws {
    let prepared = try prepared("space.limits.parameters=1")
    #expect(prepared.overview.contains("of 200 random genomes none is within the limits"))
  }

  @Test func whereTheInfeasibleIsRefusedIslandsBearWhatKeepsTheConstraints() throws {
    let constraints = "constraints=['parameters <= 8000', 'validation_error <= 0.1']"
    for rule in InfeasibleRule.allCases {
      let search = try prepared(constraints, "training.infeasible=\(rule.rawValue)")
      var island = search.freshIsland(0)
      var areSmall = 0
      for _ in 0..<40 {
        let born = island.bear()
        let genome = try #require(born).proposal.genome
        let parameters = (try? search.space.decoded(genome))?.architecture.cost.parameters
        areSmall += parameters.map { $0 <= 8000 } ?? false ? 1 : 0
      }
      #expect((areSmall == 40) == (rule == .refuse))
    }
  }

  @Test func theOverviewTellsHowManyNetworksKeepTheConstraints() throws {
    #expect(try !prepared().overview.contains("break no constraint"))
    let overview = try prepared("constraints=['parameters <= 1']").overview
    let sentence = ", 0 break no constraint by their architecture alone; "
    #expect(overview.contains(sentence), "\(overview)")
  }

  @Test(arguments: [
    ["constraints=['validation_error <= 0.1']"], [],
    [
      "evaluator.kind=synthetic", "objectives=[value]", "constraints=['value <= 1']",
      "space={kind: vectors, fields: [{name: a, min: 0, max: 1}]}",
    ],
  ])
  func refusingIsAnErrorWhereNothingIsKnownBeforehand(overrides: [String]) {
    let error = #expect(throws: SettingsErrors.self) {
      try PreparedSearch(
        settingsFile: digits, overrides: overrides + ["training.infeasible=refuse"],
        dataRoot: "nowhere")
    }
    #expect(error?.errors.map(\.key) == ["training.infeasible"])
    #expect(error?.description.contains("is refuse; allowed is train, as ") ?? false)
  }

  @Test func theSplitDependsOnTheSeedAlone() throws {
    let labels = { (search: PreparedSearch) in
      let training = try data(of: search).search.training
      return (0..<50).map { training.label(at: $0) }
    }
    #expect(try labels(prepared()) == labels(prepared("training.epochs=9")))
    #expect(try labels(prepared()) != labels(prepared("seed=2")))
  }

  @Test func dataThatIsNotThereIsNamed() {
    let error = #expect(throws: DataSetError.self) { try prepared("data={name: mnist}") }
    #expect(error?.description.contains("nowhere/mnist/train-images-idx3-ubyte") == true)
    #expect(error?.description.contains("$ATOLL_DATA") == true)
  }

  @Test func augmentationMustFitTheSamples() {
    let error = #expect(throws: SettingsErrors.self) {
      try prepared("training.augmentation.cutout=9")
    }
    #expect(error?.errors.first?.key == "training.augmentation", "\(error.debugDescription)")
  }
}
