import Architectures
import Evaluators
import Evolution
import Experiments
import Genomes
import Geometry
import Testing

private func read(_ overrides: String...) throws -> RunSettings {
  try RunSettings.read(text: leastSettings, file: "search.yaml", overrides: overrides)
}

@Test func overridesReplaceAddAndCreateSections() throws {
  let settings = try read(
    "seed=7", "budget.seconds=600", "budget.evaluations=null", "space.limits.parameters=12_000",
    "objectives=[validation_loss, parameters]", "migration={topology: random, degree: 1}",
    "name=a = b", "seed=8", "evaluator.slots=3")
  #expect(settings.seed == 8)
  #expect(settings.budget == Budget(seconds: 600))
  #expect(settings.space.limits.parameters == 12_000)
  #expect(settings.objectives == [.validationLoss, .parameters])
  #expect(settings.migration.topology == .random(degree: 1))
  #expect(settings.name == "a = b")
  #expect(settings.evaluator.slots == .exactly(3))
}

@Test(arguments: [
  ("seed", "--set seed: 'seed' is not an override; allowed is key=value"),
  ("=3", "--set : '' is not a key; allowed are names joined by dots"),
  ("a..b=3", "--set a..b: 'a..b' is not a key; allowed are names joined by dots"),
  (
    "data.name.first=3",
    "--set data.name.first: data.name is digits (search.yaml:1), not a section, and has no key "
      + "first"
  ),
  ("seed=x", "--set seed: seed is x; allowed is a whole number of at least 0"),
  (
    "space.genes={min: 3, max: 1}",
    "--set space.genes: space.genes has min 3 above max 1; allowed is min <= max"
  ),
])
func wrongOverridesAreNamed(_ override: String, _ sentence: String) {
  #expect(errors(leastSettings, overrides: [override]).map(\.description) == [sentence])
}

@Test func anOverrideThatIsNotYAMLIsNamed() throws {
  let error = try #require(errors(leastSettings, overrides: ["space.batches=[1, 2"]).first)
  #expect(error.description.hasPrefix("--set space.batches: this is not YAML at column "))
}

@Test func defaultsAreThoseOfTheModules() throws {
  let settings = try read()
  #expect(
    settings == RunSettings(data: DataSettings(name: "digits"), budget: Budget(evaluations: 10)))
  #expect(settings.name == "digits")
  var island = IslandSettings(strategy: .auto)
  island.objectives = 2
  #expect(settings.settings(ofIsland: 0) == island)
  let contract = InputContract(shape: Shape(height: 8, width: 8, channels: 1), classes: 10)
  #expect(settings.space.space(over: contract) == .layers(LayerSpace(contract: contract)))
}

@Test func finalTrainingIsThreeTimesAsLongByDefault() throws {
  #expect(try read("training.epochs=7").final.epochs == 21)
  #expect(try read("training.epochs=7", "final.epochs=9").final.epochs == 9)
}

@Test func sharesLeftOutAreNone() throws {
  let split = try read("data.split={training: 0.75, validation: 0.25}").data.split
  #expect([split?.training, split?.validation, split?.test] == [0.75, 0.25, 0])
  #expect(split?.stratified == nil)
  #expect(try read("data.split.stratified=false").data.split?.training == nil)
}

@Test func dataSaysWhatWasGivenAndNoMore() throws {
  #expect(try read().data.canonicalJSON == #"{"files":{},"name":"digits"}"#)
  let data = try read(
    "data={name: x, format: csv, shape: 64, files: {training: [a.csv], label_column: -1}}"
  ).data
  #expect(
    data.canonicalJSON
      == #"{"files":{"label_column":-1,"training":["a.csv"]},"format":"csv","name":"x","#
      + #""shape":{"channels":64,"height":1,"width":1}}"#)
}

@Test func spaceSettingsReachTheSpace() throws {
  let settings = try read(
    "space.filter_size={min: 1, max: 5, step: 2}", "space.kinds.inception=0",
    "space.adam_learning_rate.max=0.01", "space.activations=[relu]", "space.head_genes.max=0")
  let contract = InputContract(shape: Shape(height: 8, width: 8, channels: 1), classes: 10)
  guard case .layers(let space) = settings.space.space(over: contract) else {
    Issue.record("the space is not one of layers")
    return
  }
  #expect(space.filterSize == IntegerRange(1, 5, step: 2))
  #expect(space.weight(of: .inception) == 0)
  #expect(space.weight(of: .convolution) == 4)
  #expect(space.training.adamLearningRate == RealRange(0.0003, 0.01, logarithmic: true))
  #expect(space.activations == [.relu])
  #expect(space.headGenes == IntegerRange(0, 0))
}
