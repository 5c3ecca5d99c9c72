import Architectures
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

@Suite struct NetworkTests {
  private func network(_ seed: UInt64, batch: Int, workers: Int = 1) throws -> Network {
    network(try randomArchitecture(seed: seed), seed, batch: batch, workers: workers)
  }

  private func network(
    _ architecture: Architecture, _ seed: UInt64, batch: Int, workers: Int = 1
  ) -> Network {
    Network(
      NetworkPlan(architecture, batch: batch), workers: Workers(count: workers),
      weights: RandomStream(seed: seed, purpose: .weights))
  }

  private func fill(_ network: Network, batch: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed, purpose: .testing, island: 1)
    let elements = network.plan.architecture.contract.shape.elements
    network.load(batch: batch) { samples, labels in
      for i in 0..<batch * elements { samples[i] = Float(stream.normal()) }
      for i in 0..<batch { labels[i] = Int32(stream.integer(below: 4)) }
    }
  }

  /// The whole backward pass against central differences along random directions: single precision,
  /// so the bound is loose; each kernel is checked in Double by its own tests.
  @Test(arguments: 0..<12)
  func theGradientOfAWholeNetworkAgreesWithDifferences(seed: Int) throws {
    try expectGradients(of: try randomArchitecture(seed: UInt64(seed)), seed: UInt64(seed))
  }

  @Test func theGradientThroughTowersOfThreeViewsAgreesWithDifferences() throws {
    let contract = InputContract(
      shape: Shape(height: 6, width: 5, channels: 6), views: [1, 2, 3], classes: 4)
    var nodes = [
      Node(.slice(Slice(first: 0, count: 1)), inputs: [0]),
      Node(.slice(Slice(first: 1, count: 2)), inputs: [0]),
      Node(.slice(Slice(first: 3, count: 3)), inputs: [0]),
    ]
    for view in 1...3 {
      let convolution = Convolution(
        outputs: 3 + view, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1)
      nodes.append(Node(.convolution(convolution), inputs: [view]))
      nodes.append(Node(.activation(.silu), inputs: [nodes.count]))
    }
    nodes.append(Node(.normalization(Normalization()), inputs: [2]))
    nodes.append(Node(.concatenation, inputs: [5, 7, 9, 10]))
    nodes.append(Node(.dense(Dense(outputs: 4)), inputs: [11]))
    try expectGradients(of: try Architecture(contract: contract, nodes: nodes), seed: 5)
  }

  /// What is concatenated is read by a pooling alone, so that it is not kept but made again.
  @Test func gradientsPassThroughWhatIsMadeAgain() throws {
    let convolution = Convolution(
      outputs: 5, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1)
    let pooling = Pooling(
      kind: .max, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2)
    var nodes = [Node(.convolution(convolution), inputs: [0])]
    for branch in 0..<2 {
      nodes.append(Node(.convolution(convolution), inputs: [1]))
      nodes.append(Node(.normalization(Normalization()), inputs: [3 * branch + 2]))
      nodes.append(Node(.activation(.tanh), inputs: [3 * branch + 3]))
    }
    nodes += [
      Node(.concatenation, inputs: [4, 7, 1]), Node(.pooling(pooling), inputs: [8]),
      Node(.convolution(convolution), inputs: [9]), Node(.dense(Dense(outputs: 4)), inputs: [10]),
    ]
    let contract = InputContract(shape: Shape(height: 6, width: 6, channels: 2), classes: 4)
    try expectGradients(of: try Architecture(contract: contract, nodes: nodes), seed: 7)
  }

  /// Activations whose slope follows from their value are applied, and undone, in the pass of what is
  /// before them.
  @Test func gradientsPassThroughActivationsInTheSamePass() throws {
    let convolution = Convolution(
      outputs: 9, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1)
    let pooling = Pooling(
      kind: .max, windowHeight: 3, windowWidth: 3, strideHeight: 1, strideWidth: 1,
      paddingHeight: 1, paddingWidth: 1)
    let nodes = [
      Node(.convolution(convolution), inputs: [0]), Node(.activation(.tanh), inputs: [1]),
      Node(.convolution(convolution), inputs: [2]), Node(.activation(.silu), inputs: [3]),
      Node(.add, inputs: [2, 4]), Node(.activation(.sigmoid), inputs: [5]),
      Node(.pooling(pooling), inputs: [6]), Node(.activation(.leakyReLU), inputs: [7]),
      Node(.concatenation, inputs: [6, 8]), Node(.activation(.tanh), inputs: [9]),
      Node(.convolution(convolution), inputs: [10]), Node(.globalPooling(.max), inputs: [11]),
      Node(.activation(.sigmoid), inputs: [12]), Node(.dense(Dense(outputs: 12)), inputs: [13]),
      Node(.activation(.tanh), inputs: [14]), Node(.dense(Dense(outputs: 4)), inputs: [15]),
      Node(.activation(.leakyReLU), inputs: [16]),
    ]
    let contract = InputContract(shape: Shape(height: 7, width: 6, channels: 2), classes: 4)
    try expectGradients(of: try Architecture(contract: contract, nodes: nodes), seed: 11)
  }

  /// A picture whose pixels have padding lanes, read flat by two dense operations and by a pooling.
  @Test func gradientsPassThroughFlatPictures() throws {
    let convolution = Convolution(
      outputs: 11, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1)
    let nodes = [
      Node(.convolution(convolution), inputs: [0]), Node(.dense(Dense(outputs: 7)), inputs: [1]),
      Node(.globalPooling(.average), inputs: [1]), Node(.dense(Dense(outputs: 5)), inputs: [1]),
      Node(.concatenation, inputs: [2, 3, 4]), Node(.dense(Dense(outputs: 4)), inputs: [5]),
    ]
    let contract = InputContract(shape: Shape(height: 5, width: 3, channels: 2), classes: 4)
    try expectGradients(of: try Architecture(contract: contract, nodes: nodes), seed: 13)
  }

  private func expectGradients(of architecture: Architecture, seed: UInt64) throws {
    let network = network(architecture, seed, batch: 6)
    fill(network, batch: 6, seed: seed)
    let start = network.parameters
    _ = network.learn(batch: 6, smoothing: 0, dropoutKey: seed)
    let gradients = network.gradients
    func loss(_ parameters: [Parameter]) -> Double {
      network.setParameters(parameters)
      return network.learn(batch: 6, smoothing: 0, dropoutKey: seed).loss / 6
    }
    var agreeing = 0
    for gradient in gradients {
      let place = try #require(start.firstIndex { $0.name == gradient.name })
      let norm = gradient.values.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
      guard norm > 1e-4 else { continue }
      let step = 2e-3
      var (above, below) = (start, start)
      for i in gradient.values.indices {
        let move = Float(step * Double(gradient.values[i]) / norm)
        above[place].values[i] += move
        below[place].values[i] -= move
      }
      let slope = (loss(above) - loss(below)) / (2 * step)
      // Kinks of ReLU and of the largest of a window make some differences coarse.
      if abs(slope - norm) <= 0.05 * norm + 2e-3 { agreeing += 1 }
      #expect(abs(slope - norm) <= 0.3 * norm + 5e-3, "\(gradient.name): \(slope) for \(norm)")
    }
    #expect(agreeing * 10 >= gradients.count * 6)
  }

  @Test(arguments: 0..<8)
  func parametersSurviveARoundTrip(seed: Int) throws {
    let network = try network(UInt64(seed), batch: 2)
    let parameters = network.parameters
    let other = try self.network(UInt64(seed), batch: 3)
    other.setParameters(parameters)
    #expect(other.parameters == parameters)
    let trained = parameters.filter { !$0.name.hasSuffix("mean") && !$0.name.hasSuffix("variance") }
    #expect(
      trained.reduce(0) { $0 + $1.values.count } == network.plan.architecture.cost.parameters)
  }

  @Test(arguments: 0..<4)
  func initialWeightsDependOnTheStreamAlone(seed: Int) throws {
    let one = try network(UInt64(seed), batch: 2, workers: 1)
    let other = try network(UInt64(seed), batch: 7, workers: 2)
    #expect(one.parameters == other.parameters)
  }

  /// So many samples that several threads share a step out: a smaller one stays on the calling thread.
  private func batchForThreads(_ architecture: Architecture) -> Int {
    max(40, 4_000_000 / architecture.cost.multiplyAdds)
  }

  @Test(arguments: 0..<6)
  func stepsDoNotDependOnTheNumberOfWorkers(seed: Int) throws {
    let architecture = try randomArchitecture(seed: UInt64(seed))
    let batch = batchForThreads(architecture)
    let results = [1, 2, 3, 9].map { workers in
      let network = network(architecture, UInt64(seed), batch: batch, workers: workers)
      #expect(network.threads == workers)
      return step(network, batch: batch)
    }
    for result in results { #expect(result == results[0]) }
  }

  /// Values and gradients that take each other's places, against such as have memory of their own.
  @Test(arguments: 0..<24, [1, 3])
  func sharingMemoryChangesNothing(seed: Int, workers: Int) throws {
    let architecture = try randomArchitecture(seed: UInt64(seed))
    let batch = workers == 1 ? 21 : batchForThreads(architecture)
    let results = [true, false].map { shares in
      let plan = NetworkPlan(architecture, batch: batch, sharesMemory: shares)
      let network = Network(
        plan, workers: Workers(count: workers),
        weights: RandomStream(seed: UInt64(seed), purpose: .weights))
      return (step(network, batch: batch), memory: network.memoryBytes)
    }
    #expect(results[0].0 == results[1].0)
    #expect(results[0].memory < results[1].memory)
  }

  /// The loss and the gradients of a step, and logits of use after it.
  private func step(_ network: Network, batch: Int) -> [Double] {
    fill(network, batch: batch, seed: 3)
    let loss = network.learn(batch: batch, smoothing: 0.1, dropoutKey: 5).loss
    let gradients = network.gradients.flatMap { $0.values.map(Double.init) }
    network.infer(batch: batch)
    return [loss] + gradients + network.logits(batch: batch).joined().map(Double.init)
  }

  /// A dropout of nothing keeps an activation from the pass of the layer before it.
  @Test(arguments: ActivationKind.allCases)
  func activationsAreTheSameInAPassOfTheirOwn(kind: ActivationKind) throws {
    let results = try [false, true].map { isAlone in
      var nodes: [Node] = []
      func add(_ operation: Operation, _ inputs: [Int]) -> Int {
        nodes.append(Node(operation, inputs: inputs))
        return nodes.count
      }
      func activate(_ value: Int) -> Int {
        let before = isAlone ? add(.dropout(Dropout(ratio: 0)), [value]) : value
        return add(.activation(kind), [before])
      }
      func pooling(_ kind: PoolingKind) -> Operation {
        .pooling(
          Pooling(kind: kind, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2))
      }
      let convolution = Operation.convolution(
        Convolution(
          outputs: 10, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1))
      let first = activate(add(convolution, [0]))
      let sum = activate(add(.add, [first, activate(add(convolution, [first]))]))
      let largest = activate(add(pooling(.max), [sum]))
      let mean = activate(add(pooling(.average), [add(convolution, [sum])]))
      let joined = add(convolution, [add(.concatenation, [largest, mean])])
      let ends = [PoolingKind.max, .average].map { activate(add(.globalPooling($0), [joined])) }
      let hidden = activate(add(.dense(Dense(outputs: 12)), [add(.concatenation, ends)]))
      _ = activate(add(.dense(Dense(outputs: 4)), [hidden]))
      let contract = InputContract(shape: Shape(height: 8, width: 6, channels: 2), classes: 4)
      let architecture = try Architecture(contract: contract, nodes: nodes)
      return step(network(architecture, 3, batch: 20), batch: 20)
    }
    #expect(results[0].count == results[1].count)
    let largest = results[1].reduce(0) { max($0, abs($1)) }
    for (one, other) in zip(results[0], results[1]) {
      // Stages with other values have other chunks, and so other orders of sums.
      #expect(abs(one - other) <= 1e-5 * max(abs(other), 1e-2 * largest))
    }
  }

  /// Values and gradients take each other's places: nothing may be read that has been left there.
  @Test(arguments: 0..<12, [(6, 1), (40, 2)])
  func aStepDependsOnNothingLeftInMemory(seed: Int, _ size: (batch: Int, workers: Int)) throws {
    let network = try network(UInt64(seed), batch: size.batch, workers: size.workers)
    fill(network, batch: size.batch, seed: 3)
    let results = (0..<3).map { step in
      let loss = network.learn(batch: size.batch, smoothing: 0.1, dropoutKey: 5).loss
      if step == 1 { _ = network.judge(batch: size.batch) }
      return [loss] + network.gradients.flatMap { $0.values.map(Double.init) }
    }
    let areFinite = results[0].allSatisfy { $0.isFinite }
    #expect(areFinite)
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  /// A plan for more samples has other shards and chunks: only the order of sums may differ.
  @Test(arguments: 0..<8, [10, 33, 200])
  func gradientsDoNotDependOnThePlansBatch(seed: Int, larger: Int) throws {
    let results = try [9, larger].map { batch in
      let network = try network(UInt64(seed), batch: batch, workers: 2)
      fill(network, batch: 9, seed: 3)
      let loss = network.learn(batch: 9, smoothing: 0.1, dropoutKey: 5).loss
      return (loss, network.gradients)
    }
    #expect(abs(results[0].0 - results[1].0) < 1e-5 * abs(results[0].0))
    for (one, other) in zip(results[0].1, results[1].1) {
      let scale = one.values.reduce(1e-2) { max($0, abs($1)) }
      let worst = zip(one.values, other.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(worst <= 2e-4 * scale, "\(one.name)")
    }
  }

  @Test(arguments: 0..<12)
  func foldingChangesNoLogit(seed: Int) throws {
    try expectFolding(of: try randomArchitecture(seed: UInt64(seed)), seed: UInt64(seed))
  }

  /// The first normalisation ends, with its sum, behind the second one.
  @Test func foldingTellsNormalizationsApart() throws {
    let convolution = Convolution(
      outputs: 6, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1)
    let nodes = [
      Node(.convolution(convolution), inputs: [0]),
      Node(.normalization(Normalization()), inputs: [1]),
      Node(.convolution(convolution), inputs: [0]),
      Node(.normalization(Normalization()), inputs: [3]),
      Node(.activation(.relu), inputs: [4]),
      Node(.convolution(convolution), inputs: [5]),
      Node(.add, inputs: [2, 6]), Node(.activation(.tanh), inputs: [7]),
      Node(.normalization(Normalization()), inputs: [8]),
      Node(.dense(Dense(outputs: 4)), inputs: [9]),
    ]
    let contract = InputContract(shape: Shape(height: 7, width: 6, channels: 2), classes: 4)
    let architecture = try Architecture(contract: contract, nodes: nodes)
    try expectFolding(of: architecture, seed: 3)
    try expectGradients(of: architecture, seed: 3)
  }

  private func expectFolding(of architecture: Architecture, seed: UInt64) throws {
    let network = network(architecture, seed, batch: 6)
    fill(network, batch: 6, seed: 3)
    var optimizer = Optimizer(
      .descent(momentum: 0.9, nesterov: false), weightDecay: 0,
      weightCount: network.plan.weightCount)
    // Scales, shifts and running statistics far from those that a network begins with.
    for _ in 0..<5 {
      _ = network.learn(batch: 6, smoothing: 0, dropoutKey: 1)
      optimizer.update(network, rate: 0.05)
    }
    let folded = network.folded(batch: 4, workers: Workers(count: 1))
    fill(network, batch: 4, seed: 4)
    fill(folded, batch: 4, seed: 4)
    network.infer(batch: 4)
    folded.infer(batch: 4)
    for (one, other) in zip(network.logits(batch: 4), folded.logits(batch: 4)) {
      for (a, b) in zip(one, other) { #expect(abs(a - b) <= 1e-4 * max(1, abs(a))) }
    }
    let removed = architecture.nodes.count - folded.plan.architecture.nodes.count
    let normalized = architecture.nodes.count { node in
      guard case .normalization = node.operation, node.inputs[0] > 0,
        case .convolution = architecture.nodes[node.inputs[0] - 1].operation
      else { return false }
      return architecture.nodes.flatMap(\.inputs).count { $0 == node.inputs[0] } == 1
    }
    #expect(removed == normalized)
  }

  @Test func aPlanSaysWhatTheArenasTake() throws {
    let architecture = try randomArchitecture(seed: 1)
    let small = NetworkPlan(architecture, batch: 4).memoryBytes
    let large = NetworkPlan(architecture, batch: 64).memoryBytes
    #expect(small > 4 * architecture.cost.parameters)
    #expect(large > 4 * small)
    // A worker for each shard; a plan counts the optimiser's two floats a weight as well.
    let network = network(architecture, 1, batch: 1024, workers: 8)
    let weights = 4 * network.parameters.reduce(0) { $0 + $1.values.count }
    let plan = network.plan.memoryBytes
    #expect(network.memoryBytes <= plan - 2 * weights && network.memoryBytes > plan * 9 / 10)
    #expect(self.network(architecture, 1, batch: 1024).memoryBytes < network.memoryBytes)
  }

  /// What is read for the last time leaves its place: a network of twice the layers that keep nothing does
  /// not take more memory.
  @Test func valuesThatNobodyReadsAgainLeaveTheirPlaces() throws {
    func memory(sums: Int) throws -> Int {
      let contract = InputContract(shape: Shape(height: 16, width: 16, channels: 16), classes: 4)
      var nodes = [Node(.convolution(Convolution(outputs: 16)), inputs: [0])]
      for place in 1...sums { nodes.append(Node(.add, inputs: [place, place])) }
      nodes.append(Node(.dense(Dense(outputs: 4)), inputs: [sums + 1]))
      let architecture = try Architecture(contract: contract, nodes: nodes)
      return NetworkPlan(architecture, batch: 32).memoryBytes
    }
    let (few, many) = (try memory(sums: 4), try memory(sums: 8))
    #expect(few == many)
  }

  @Test(arguments: Initializer.allCases)
  func initializersHaveTheirVariance(initializer: Initializer) throws {
    let nodes = [
      Node(.dense(Dense(outputs: 200, initializer: initializer)), inputs: [0]),
      Node(.dense(Dense(outputs: 2)), inputs: [1]),
    ]
    let architecture = try Architecture(
      contract: InputContract(shape: Shape(features: 300), classes: 2), nodes: nodes)
    let network = Network(
      NetworkPlan(architecture, batch: 1), workers: Workers(count: 1),
      weights: RandomStream(seed: 7, purpose: .weights))
    let weights = network.parameters[0].values.map(Double.init)
    let mean = weights.reduce(0, +) / Double(weights.count)
    let variance = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(weights.count)
    switch initializer {
    case .he: #expect(abs(variance * 300 / 2 - 1) < 0.02 && abs(mean) < 0.001)
    case .xavier: #expect(abs(variance * 500 / 2 - 1) < 0.02 && abs(mean) < 0.001)
    case .gaussian: #expect(abs(variance / 1e-4 - 1) < 0.02 && abs(mean) < 1e-4)
    case .positiveUnitBall:
      #expect(weights.allSatisfy { $0 >= 0 })
      for output in 0..<200 {
        let sum = stride(from: output, to: weights.count, by: 200).reduce(0) { $0 + weights[$1] }
        #expect(abs(sum - 1) < 1e-4)
      }
    }
  }
}
