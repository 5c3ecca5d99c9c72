import Architectures
import Geometry
import Testing

private func chain(_ operations: [Operation], over contract: InputContract) throws -> Architecture {
  try Architecture(
    contract: contract, nodes: operations.enumerated().map { Node($0.element, inputs: [$0.offset]) }
  )
}

private let halving = Operation.pooling(
  Pooling(kind: .max, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2))

@Test func theCostOfLeNetIsThatOfTheTextbooks() throws {
  let network = try chain(
    [
      .convolution(Convolution(outputs: 20, filterHeight: 5, filterWidth: 5)), halving,
      .activation(.relu), .convolution(Convolution(outputs: 50, filterHeight: 5, filterWidth: 5)),
      halving, .activation(.relu), .dense(Dense(outputs: 500)), .activation(.relu),
      .dense(Dense(outputs: 10)),
    ], over: InputContract(shape: Shape(height: 28, width: 28, channels: 1), classes: 10))
  // 520 + 25,050 + 400,500 + 5,010 weights; 24²·500 + 8²·25,000 + 400,000 + 5,000 multiply-adds.
  #expect(network.cost.parameters == 431_080)
  #expect(network.cost.multiplyAdds == 2_293_000)
  let values = 784 + 11_520 + 2_880 + 2_880 + 3_200 + 800 + 800 + 500 + 500 + 10
  #expect(network.cost.activationBytes == 4 * values)
}

@Test func biasesAndNormalisationsCountAndGroupsSave() throws {
  let contract = InputContract(shape: Shape(height: 4, width: 4, channels: 6), classes: 2)
  let network = try chain(
    [
      .convolution(
        Convolution(outputs: 12, filterHeight: 3, filterWidth: 3, groups: 6, bias: false)),
      .normalization(Normalization()), .globalPooling(.average),
      .dense(Dense(outputs: 2, bias: false)),
    ], over: contract)
  // 3·3·1·12 filter weights over 2·2 pixels, scale and shift of 12 channels, 12·2 dense weights.
  #expect(network.cost.parameters == 108 + 24 + 24)
  #expect(network.cost.multiplyAdds == 4 * 108 + 24)
}

@Test func joinsAndSlicesAreFreeButHoldValues() throws {
  let nodes = [
    Node(.slice(Slice(first: 0, count: 2)), inputs: [0]),
    Node(.slice(Slice(first: 2, count: 2)), inputs: [0]), Node(.add, inputs: [1, 2]),
    Node(.concatenation, inputs: [3, 1]),
  ]
  let network = try small(nodes)
  #expect(network.cost.parameters == 4 * 3 + 3)
  #expect(network.cost.multiplyAdds == 4 * 3)
  #expect(network.cost.activationBytes == 4 * (64 * (4 + 2 + 2 + 2 + 4) + 4 + 3))
}
