import Architectures
import Geometry

extension CellSpace {
  /// The architecture and training that a genome stands for.
  ///
  /// - Throws: the reason why there is none.
  func decoded(_ genome: VectorGenome) throws(DecodingFault) -> Decoded {
    let training = training.gene(Array(genome.values.dropFirst(wiring.edges.count)))
    let architecture = try architecture(operations(of: genome))
    try architecture.cost.check(against: limits)
    return Decoded(architecture: architecture, training: training, repairs: 0)
  }

  /// The identity of cell and training; nil where the cell's output is not connected.
  ///
  /// Cells that compute the same in another wiring have one identity, unless the space tells them apart.
  func identity(of genome: VectorGenome) -> Identity? {
    if isLiteral { return genome.identity }
    guard let cell = CellExpression(operations(of: genome), in: wiring) else { return nil }
    let training = training.gene(Array(genome.values.dropFirst(wiring.edges.count)))
    return training.identity(with: cell.identity)
  }

  private func operations(of genome: VectorGenome) -> [CellOperation] {
    genome.values.prefix(wiring.edges.count).map { wiring.operations[Int($0)] }
  }

  private func architecture(
    _ operations: [CellOperation]
  ) throws(DecodingFault) -> Architecture {
    var builder = CellBuilder(wiring: wiring, operations: operations)
    guard builder.build(classes: contract.classes) else { throw .disconnected }
    do throws(ArchitectureError) {
      return try Architecture(contract: contract, nodes: builder.nodes)
    } catch {
      throw .doesNotBuild(error)
    }
  }
}

/// Writes the nodes of a network of cells; values are numbered as in `Node`.
private struct CellBuilder {
  let wiring: CellWiring
  let operations: [CellOperation]
  var nodes: [Node] = []

  mutating func add(_ operation: Operation, _ inputs: [Int]) -> Int {
    nodes.append(Node(operation, inputs: inputs))
    return nodes.count
  }

  /// Stem, stacks and classifier; false where a cell leads nowhere.
  mutating func build(classes: Int) -> Bool {
    var value = convolve(0, outputs: wiring.channels, filter: 3)
    value = add(.normalization(Normalization()), [value])
    for stack in 0..<wiring.stacks {
      let channels = wiring.channels << stack
      if stack > 0 { value = reduce(value, outputs: channels) }
      for _ in 0..<wiring.cells {
        guard let next = cell(value, channels: channels) else { return false }
        value = next
      }
    }
    value = add(.normalization(Normalization()), [value])
    value = add(.activation(.relu), [value])
    value = add(.globalPooling(.average), [value])
    _ = add(.dense(Dense(outputs: classes, initializer: .xavier)), [value])
    return true
  }

  /// A cell behind a value; nil where no edge leads to its last node.
  private mutating func cell(_ input: Int, channels: Int) -> Int? {
    var values: [Int?] = [input]
    var edge = 0
    for node in 1..<wiring.nodes {
      var terms: [Int] = []
      for from in 0..<node {
        if let value = values[from], let term = apply(operations[edge], value, channels) {
          terms.append(term)
        }
        edge += 1
      }
      values.append(sum(terms))
    }
    return values[wiring.nodes - 1]
  }

  /// The sum of some values, one after the other; nil of none.
  private mutating func sum(_ terms: [Int]) -> Int? {
    guard var sum = terms.first else { return nil }
    for term in terms.dropFirst() { sum = add(.add, [sum, term]) }
    return sum
  }

  private mutating func apply(_ operation: CellOperation, _ value: Int, _ channels: Int) -> Int? {
    switch operation {
    case .none: return nil
    case .skip: return value
    case .convolution1x1: return activatedConvolution(value, outputs: channels, filter: 1)
    case .convolution3x3: return activatedConvolution(value, outputs: channels, filter: 3)
    case .averagePooling3x3: return add(.pooling(Self.pooling(.average)), [value])
    case .maxPooling3x3: return add(.pooling(Self.pooling(.max)), [value])
    case .separable3x3:
      let active = add(.activation(.relu), [value])
      let depthwise = convolve(active, outputs: channels, filter: 3, groups: channels)
      let pointwise = convolve(depthwise, outputs: channels, filter: 1)
      return add(.normalization(Normalization()), [pointwise])
    }
  }

  private static func pooling(_ kind: PoolingKind) -> Pooling {
    Pooling(
      kind: kind, windowHeight: 3, windowWidth: 3, strideHeight: 1, strideWidth: 1,
      paddingHeight: 1, paddingWidth: 1)
  }

  /// The residual block between two stacks.
  private mutating func reduce(_ value: Int, outputs: Int) -> Int {
    let first = activatedConvolution(value, outputs: outputs, filter: 3, stride: 2)
    let second = activatedConvolution(first, outputs: outputs, filter: 3)
    let halved = Pooling(
      kind: .average, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2)
    let short = convolve(add(.pooling(halved), [value]), outputs: outputs, filter: 1)
    return add(.add, [second, short])
  }

  private mutating func activatedConvolution(
    _ value: Int, outputs: Int, filter: Int, stride: Int = 1
  ) -> Int {
    let active = add(.activation(.relu), [value])
    let result = convolve(active, outputs: outputs, filter: filter, stride: stride)
    return add(.normalization(Normalization()), [result])
  }

  private mutating func convolve(
    _ value: Int, outputs: Int, filter: Int, stride: Int = 1, groups: Int = 1
  ) -> Int {
    let convolution = Convolution(
      outputs: outputs, filterHeight: filter, filterWidth: filter, strideHeight: stride,
      strideWidth: stride, paddingHeight: filter / 2, paddingWidth: filter / 2, groups: groups,
      bias: false)
    return add(.convolution(convolution), [value])
  }
}
