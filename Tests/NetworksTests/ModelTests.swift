import Architectures
import DataSets
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

@Suite("Models")
struct ModelTests {
  private static func input(of architecture: Architecture) -> InputContractInfo {
    let contract = architecture.contract
    return InputContractInfo(
      shape: contract.shape, classes: contract.classes,
      classNames: (0..<contract.classes).map(String.init),
      normalization: NormalizationConstants(
        mean: Array(repeating: 0, count: contract.shape.channels),
        deviation: Array(repeating: 1, count: contract.shape.channels)),
      views: contract.views)
  }

  private static func network(_ architecture: Architecture, seed: UInt64) -> Network {
    Network(
      NetworkPlan(architecture, batch: 2), workers: Workers(count: 1),
      weights: RandomStream(seed: seed, purpose: .weights))
  }

  @Test("a network made of a model has the model's weights", arguments: 0..<40)
  func roundTrip(seed: UInt64) throws {
    let architecture = try randomArchitecture(seed: seed)
    let model = Self.network(architecture, seed: seed).model(input: Self.input(of: architecture))
    let other = Self.network(architecture, seed: seed + 1)
    other.setParameters(model)
    #expect(other.model(input: model.input) == model)
    #expect(Network(model, batch: 3, workers: Workers(count: 1)).model(input: model.input) == model)
  }

  @Test("weights of another shape, number or input are refused by a sentence")
  func refusals() throws {
    let architecture = try randomArchitecture(seed: 1)
    let model = Self.network(architecture, seed: 1).model(input: Self.input(of: architecture))
    var few = model.parameters
    few.removeLast()
    var turned = model.parameters
    turned[0].shape.reverse()
    var input = model.input
    input.classes += 1
    for (parameters, input) in [(few, model.input), (turned, model.input), (few, input)] {
      #expect(throws: ModelError.self) {
        try Model(architecture: architecture, input: input, parameters: parameters)
      }
    }
  }
}
