public import Architectures

/// A cell, a fixed wiring whose edges choose their operations, repeated in stacks.
///
/// In a cell every node reads all earlier ones, each over an edge of its own, and is the sum of what
/// they bring. The network is a stem of one convolution, `stacks` of `cells` cells, and between two
/// stacks a residual block that halves height and width and doubles the channels.
///
/// - **Source:** Dong, Yang, "NAS-Bench-201: Extending the Scope of Reproducible Neural Architecture
///   Search", ICLR 2020, whose space this is with the default wiring.
public struct CellSpace: Hashable, Sendable {
  /// What the network is fed.
  public let contract: InputContract
  /// The cell and how it is repeated.
  public let wiring: CellWiring
  /// How networks may be trained.
  public let training: TrainingSpace
  /// The largest network that is built.
  public let limits: Limits
  /// Whether cells that compute the same in another wiring are told apart: those of a table, whose
  /// rows were measured each on its own.
  public var isLiteral = false
  /// The genome's numbers: the operation of each edge, then what of the training is left open.
  public var fields: VectorSpace

  /// The space over an input contract.
  public init(
    contract: InputContract, wiring: CellWiring = CellWiring(),
    training: TrainingSpace = TrainingSpace(), limits: Limits = Limits()
  ) {
    self.contract = contract
    self.wiring = wiring
    self.training = training
    self.limits = limits
    fields = VectorSpace(wiring.fields + training.fields)
  }
}

/// The wiring of a cell, and how it is repeated.
public struct CellWiring: Hashable, Codable, Sendable {
  /// Nodes of a cell, the one that it reads among them; at least 2.
  public var nodes: Int
  /// What an edge may do.
  public var operations: [CellOperation]
  /// Stacks of cells, each with twice the channels of the one before.
  public var stacks: Int
  /// Cells of a stack.
  public var cells: Int
  /// Channels of the first stack.
  public var channels: Int

  /// A wiring, by default that of NAS-Bench-201.
  public init(
    nodes: Int = 4, operations: [CellOperation] = CellOperation.nasBench201, stacks: Int = 3,
    cells: Int = 5, channels: Int = 16
  ) {
    self.nodes = nodes
    self.operations = operations
    self.stacks = stacks
    self.cells = cells
    self.channels = channels
  }

  /// Edges of a cell: to node 1 from 0, to node 2 from 0 and 1, and so on.
  public var edges: [(from: Int, to: Int)] {
    (1..<nodes).flatMap { to in (0..<to).map { ($0, to) } }
  }

  fileprivate var fields: [Field] {
    edges.map { edge in
      Field("edge_\(edge.from)_\(edge.to)", .choices(operations.map(\.rawValue), ordered: false))
    }
  }
}

extension TrainingSpace {
  /// What of the training is left open, as fields of a vector.
  ///
  /// The learning rate is a place from 0 to 1 in its optimiser's range, since that depends on which
  /// one it is.
  fileprivate var fields: [Field] {
    var fields: [Field] = []
    if optimizers.count > 1 {
      fields.append(Field("optimizer", .choices(optimizers.map(\.rawValue), ordered: false)))
    }
    if optimizers.contains(where: { learningRate(of: $0).min < learningRate(of: $0).max }) {
      fields.append(Field("learning_rate", .reals(RealRange(0, 1))))
    }
    if batches.count > 1 {
      fields.append(Field("batch", .choices(batches.map { String($0) }, ordered: true)))
    }
    if weightDecay.min < weightDecay.max {
      fields.append(Field("weight_decay", .reals(weightDecay)))
    }
    return fields
  }

  /// The genes of training that the last numbers of a vector stand for; what is fixed is added.
  func gene(_ values: [Double]) -> TrainingGene {
    var rest = values[...]
    func next() -> Double { rest.popFirst() ?? 0 }
    let optimizer = optimizers.count > 1 ? optimizers[Int(next())] : optimizers[0]
    let isRateOpen = optimizers.contains { learningRate(of: $0).min < learningRate(of: $0).max }
    let rate = Field("learning_rate", .reals(learningRate(of: optimizer)))
      .value(at: isRateOpen ? next() : 0)
    let batch = batches.count > 1 ? batches[Int(next())] : batches[0]
    let decay = weightDecay.min < weightDecay.max ? next() : weightDecay.min
    return TrainingGene(
      optimizer: optimizer, learningRate: rate, batch: batch, weightDecay: decay)
  }
}

extension CellSpace: Codable {
  private enum CodingKeys: String, CodingKey {
    case contract, wiring, training, limits, isLiteral
  }

  /// Decodes all but the fields, which follow from the rest.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      contract: try container.decode(InputContract.self, forKey: .contract),
      wiring: try container.decode(CellWiring.self, forKey: .wiring),
      training: try container.decode(TrainingSpace.self, forKey: .training),
      limits: try container.decode(Limits.self, forKey: .limits))
    isLiteral = try container.decodeIfPresent(Bool.self, forKey: .isLiteral) ?? false
  }

  /// Encodes all but the fields, which follow from the rest.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(contract, forKey: .contract)
    try container.encode(wiring, forKey: .wiring)
    try container.encode(training, forKey: .training)
    try container.encode(limits, forKey: .limits)
    if isLiteral { try container.encode(isLiteral, forKey: .isLiteral) }
  }
}
