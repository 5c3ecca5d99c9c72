public import Architectures
public import Geometry
public import RandomStreams

/// Whole numbers `min, min + step, …` up to `max`.
public struct IntegerRange: Hashable, Codable, Sendable {
  /// The smallest number.
  public var min: Int
  /// No number is larger.
  public var max: Int
  /// The distance of neighbours, at least 1.
  public var step: Int

  /// The numbers from `min` to `max`.
  public init(_ min: Int, _ max: Int, step: Int = 1) {
    self.min = min
    self.max = max
    self.step = step
  }

  /// Whether a number is one of the range.
  public func contains(_ value: Int) -> Bool {
    value >= min && value <= max && (value - min) % step == 0
  }

  /// Every number of the range, equally likely.
  public func draw(from stream: inout RandomStream) -> Int {
    min + step * stream.integer(below: (max - min) / step + 1)
  }

  /// A number near another: up to `reach` steps away, and never the same where there are others.
  public func drawNear(_ value: Int, reach: Int = 2, from stream: inout RandomStream) -> Int {
    let last = (max - min) / step
    guard last > 0 else { return min }
    let place = Swift.min(last, Swift.max(0, (value - min) / step))
    let low = Swift.max(0, place - reach)
    let high = Swift.min(last, place + reach)
    let drawn = stream.integer(in: low...(high - 1))
    return min + step * (drawn >= place ? drawn + 1 : drawn)
  }
}

/// Real numbers from `min` to `max`, drawn evenly or evenly in their logarithm.
public struct RealRange: Hashable, Codable, Sendable {
  /// The smallest number.
  public var min: Double
  /// No number is larger.
  public var max: Double
  /// Whether numbers are drawn evenly in their logarithm; `min` is positive then.
  public var logarithmic: Bool

  /// The numbers from `min` to `max`.
  public init(_ min: Double, _ max: Double, logarithmic: Bool = false) {
    self.min = min
    self.max = max
    self.logarithmic = logarithmic
  }

  /// Whether a number lies in the range.
  public func contains(_ value: Double) -> Bool { value >= min && value <= max }

  /// A number of the range, rounded to three significant digits so that it reads well.
  public func draw(from stream: inout RandomStream) -> Double {
    let unit = stream.unit()
    return rounded(
      logarithmic ? min * Self.power(max / min, unit) : min + (max - min) * unit)
  }

  /// A number near another: up to a factor of two away, or a fifth of the range, and never the same
  /// where there are others of three digits.
  public func drawNear(_ value: Double, from stream: inout RandomStream) -> Double {
    var drawn = value
    for _ in 0..<64 where drawn == value {
      let shift = stream.real(in: -1...1)
      let moved = logarithmic ? value * Self.power(2, shift) : value + shift * (max - min) / 5
      drawn = rounded(Swift.min(max, Swift.max(min, moved)))
    }
    return drawn
  }

  private func rounded(_ value: Double) -> Double {
    Swift.min(max, Swift.max(min, roundedToThreeDigits(value)))
  }

  private static func power(_ base: Double, _ exponent: Double) -> Double {
    exponentiated(base, exponent)
  }
}

/// What a search may build: which genes with which fields, how long, and how large.
public struct SearchSpace: Hashable, Codable, Sendable {
  /// What the network is fed.
  public var contract: InputContract

  /// How many genes a tower may have.
  public var genes = IntegerRange(1, 24)
  /// How many genes the head may have.
  public var headGenes = IntegerRange(0, 8)
  /// How often each kind is drawn; a kind of weight 0 is not in the space.
  public var kinds: [KindWeight] = KindWeight.standard

  /// Outputs of a convolution.
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

  /// Which optimisers there are.
  public var optimizers: [OptimizerKind] = OptimizerKind.allCases
  /// Learning rates of plain and Nesterov's descent.
  public var sgdLearningRate = RealRange(0.005, 0.3, logarithmic: true)
  /// Learning rates of AdamW.
  public var adamLearningRate = RealRange(0.0003, 0.02, logarithmic: true)
  /// Samples a step.
  public var batches: [Int] = [32, 64, 128]
  /// Weight decay of every optimiser.
  public var weightDecay = RealRange(1e-6, 1e-2, logarithmic: true)

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

  /// The learning rates that belong to an optimiser.
  public func learningRate(of optimizer: OptimizerKind) -> RealRange {
    switch optimizer {
    case .sgd, .nesterov: sgdLearningRate
    case .adamw: adamLearningRate
    }
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
    KindWeight(.inception, 0.75),
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
