import Architectures
import DataSets
import Evolution
import Experiments
import Genomes
import Geometry
import Testing

@Suite("Summaries and subjects of trainings")
struct TrainingSummaryTests {
  @Test("mean and deviation are those of a sample")
  func spread() throws {
    let spread = try #require(TrainingSummary.Spread([1, 2, 3, 4]))
    #expect(spread.mean == 2.5)
    #expect(abs(try #require(spread.deviation) - (5.0 / 3).squareRoot()) < 1e-12)
    let one = try #require(TrainingSummary.Spread([0.5]))
    #expect(one.mean == 0.5 && one.deviation == nil)
    #expect(TrainingSummary.Spread([]) == nil)
  }

  @Test(
    "a reference network can be had over other pictures and other numbers of classes",
    arguments: [ReferenceNetwork.mlp, .vggSmall, .resnetSmall, .mobileSmall, .branchy])
  func otherInputs(network: ReferenceNetwork) throws {
    for classes in [2, 100] {
      let contract = InputContract(
        shape: Shape(height: 28, width: 28, channels: 1), classes: classes)
      let architecture = try network.architecture(for: contract)
      #expect(architecture.contract == contract)
    }
    #expect(
      try network.architecture(for: network.architecture.contract) == network.architecture)
  }

  @Test("a picture that is too small for a network is refused")
  func tooSmall() {
    let contract = InputContract(shape: Shape(height: 4, width: 4, channels: 1), classes: 2)
    #expect(throws: ArchitectureError.self) {
      try ReferenceNetwork.lenet.architecture(for: contract)
    }
  }

  @Test("networks that cannot read the data, and names given twice, are refused")
  func refusals() throws {
    let data = try TrainingData(source: "digits", root: "data")
    let own = try Trainee(.mlp, over: data)
    let other = Trainee(name: "other", architecture: ReferenceNetwork.lenet.architecture)
    let recipe = TrainingRecipe()
    #expect(throws: TrainingError.self) {
      try TrainingCampaign([other], recipe: recipe, data: data, seeds: [1])
    }
    #expect(throws: TrainingError.self) {
      try TrainingCampaign([own, own], recipe: recipe, data: data, seeds: [1])
    }
    var wide = recipe
    wide.augmentation.cropPadding = 7
    #expect(throws: TrainingError.self) {
      try TrainingCampaign([own], recipe: wide, data: data, seeds: [1])
    }
  }

  /// 2 epochs of 100 samples against 50 of all: the decay falls by the root of what is passed over.
  @Test("a weight decay of a search is made fit for a longer training, and never raised")
  func decay() throws {
    let data = try TrainingData(source: "digits", root: "data")
    let gene = TrainingGene(optimizer: .sgd, learningRate: 0.1, batch: 32, weightDecay: 0.01)
    var settings = RunSettings(data: DataSettings(name: "digits"), budget: Budget(evaluations: 1))
    settings.training.epochs = 2
    settings.training.samples = 100
    let practice = try #require(Trainee.Practice(settings: settings.canonicalJSON, of: "a run"))
    let trainee = Trainee(
      name: "own", architecture: ReferenceNetwork.lenet.architecture, gene: gene,
      practice: practice)
    func decay(_ change: (inout TrainingRecipe) -> Void) -> Double {
      var recipe = TrainingRecipe()
      recipe.epochs = 50
      change(&recipe)
      return recipe.gene(of: trainee, on: data).weightDecay
    }
    let samples = Double(data.samples.search.training.count)
    let expected = 0.01 * (200 / (50 * samples)).squareRoot()
    #expect(abs(decay { _ in } - expected) < 1e-12)
    #expect(abs(decay { $0.genes.batch = 128 } - 2 * expected) < 1e-12)
    #expect(decay { $0.genes.weightDecay = 0.003 } == 0.003)
    #expect(
      decay {
        $0.epochs = 1; $0.genes.batch = 65_536
      } == 0.01)
  }

  @Test("the description of data loads the same data again")
  func described() throws {
    let data = try TrainingData(source: "digits", root: "data")
    let again = try TrainingData(description: data.description, root: "data")
    #expect(again.description == data.description)
    #expect(again.samples.contract == data.samples.contract)
    #expect(again.samples.test.labelCounts == data.samples.test.labelCounts)
  }
}
