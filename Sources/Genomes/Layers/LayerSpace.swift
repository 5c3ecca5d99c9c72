public import Architectures
public import Geometry

/// What a search may build: which genes with which fields, how long, and how large.
public struct LayerSpace: Hashable, Codable, Sendable {
  /// What the network is fed.
  public var contract: InputContract

  /// How many genes a tower may have.
  public var genes = IntegerRange(1, 24)
  /// How many genes the head may have.
  public var headGenes = IntegerRange(0, 8)
  /// How often each kind is drawn; a kind of weight 0 is not in the space.
  public var kinds: [KindWeight] = KindWeight.standard

  /// Outputs of a convolution, and of a block.
  public var convolutionOutputs = IntegerRange(8, 64, step: 8)
  /// Height, and width, of a filter in pixels.
  public var filterSize = IntegerRange(1, 7)
  /// Stride of a convolution in pixels, down and across.
  public var convolutionStride = IntegerRange(1, 2)
  /// How weights may start.
  public var initializers: [Initializer] = Initializer.allCases
  /// Which poolings there are.
  public var poolings: [PoolingKind] = PoolingKind.allCases
  /// Height, and width, of a pooling's window in pixels.
  public var window = IntegerRange(1, 4)
  /// Stride of a pooling in pixels, down and across.
  public var poolingStride = IntegerRange(1, 3)
  /// Which activations there are.
  public var activations: [ActivationKind] = ActivationKind.allCases
  /// Share of the values that a dropout silences.
  public var dropoutRatio = RealRange(0, 0.7)
  /// Outputs of a dense operation.
  public var denseOutputs = IntegerRange(16, 256, step: 16)
  /// Outputs of each path of an inception; 0 leaves a path out.
  public var inceptionOutputs = IntegerRange(0, 32, step: 8)
  /// How many genes back a skip may reach.
  public var skipReach = IntegerRange(1, 8)

  /// How networks may be trained.
  public var training = TrainingSpace()

  /// The largest network that is built; larger ones are non-viable without training.
  public var limits = Limits()

  /// The space over an input contract, with default ranges.
  public init(contract: InputContract) {
    self.contract = contract
  }

  /// How many towers a genome of this space has.
  public var towerCount: Int { contract.views.count }

  /// The weight of a kind.
  public func weight(of kind: Gene.Kind) -> Double {
    kinds.first { $0.kind == kind }?.weight ?? 0
  }
}

/// How often a kind of gene is drawn, in proportion to the others.
public struct KindWeight: Hashable, Codable, Sendable {
  /// The kind that is drawn.
  public var kind: Gene.Kind
  /// How often, in proportion to the other kinds; 0 for never.
  public var weight: Double

  /// A weight for a kind.
  public init(_ kind: Gene.Kind, _ weight: Double) {
    self.kind = kind
    self.weight = weight
  }

  /// The weights that a space has when nothing is said.
  public static let standard = [
    KindWeight(.convolution, 4), KindWeight(.pooling, 2), KindWeight(.normalization, 1.5),
    KindWeight(.activation, 2), KindWeight(.dropout, 0.5), KindWeight(.dense, 1),
    KindWeight(.inception, 0.75), KindWeight(.block, 2),
  ]
}

/// The largest network that a space admits.
public struct Limits: Hashable, Codable, Sendable {
  /// Trained weights.
  public var parameters: Int
  /// Multiply-adds of one sample's forward pass.
  public var multiplyAdds: Int
  /// Bytes of the activations of one sample.
  public var activationBytes: Int

  /// Limits, by default those of a network for small pictures.
  public init(
    parameters: Int = 2_000_000, multiplyAdds: Int = 50_000_000, activationBytes: Int = 4 << 20
  ) {
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
    self.activationBytes = activationBytes
  }
}
