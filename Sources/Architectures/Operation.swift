public import Geometry

/// One operation of an architecture: what it computes, apart from its wiring.
///
/// The cases are closed on purpose: a new one makes the compiler list every place that must learn it.
public enum Operation: Hashable, Codable, Sendable {
  case slice(Slice)
  case convolution(Convolution)
  case pooling(Pooling)
  case globalPooling(PoolingKind)
  case dense(Dense)
  case normalization(Normalization)
  case activation(ActivationKind)
  case dropout(Dropout)
  case add
  case concatenation
}

/// Takes a run of channels, one view of the input among others.
public struct Slice: Hashable, Codable, Sendable {
  /// The first channel taken.
  public var first: Int
  /// How many channels are taken.
  public var count: Int

  /// Channels `first ..< first + count`.
  public init(first: Int, count: Int) {
    self.first = first
    self.count = count
  }
}

/// How the weights of an operation start.
public enum Initializer: String, Hashable, Codable, Sendable, CaseIterable {
  /// Normal, variance 2 / inputs (He et al. 2015).
  case he
  /// Uniform, variance 2 / (inputs + outputs) (Glorot, Bengio 2010).
  case xavier
  /// Normal, standard deviation 0.01, as Caffe's networks of MENNDL's first years.
  case gaussian
  /// Uniform positive, the weights of one output adding up to 1 (Caffe's positive_unitball).
  case positiveUnitBall = "positive_unit_ball"
}

/// A convolution: filters slid over height and width.
public struct Convolution: Hashable, Codable, Sendable {
  /// Output channels, at least 1.
  public var outputs: Int
  /// Height of the filter in pixels, at least 1.
  public var filterHeight: Int
  /// Width of the filter in pixels, at least 1.
  public var filterWidth: Int
  /// Rows from one position to the next, at least 1.
  public var strideHeight: Int
  /// Columns from one position to the next, at least 1.
  public var strideWidth: Int
  /// Rows added above, and as many below.
  public var paddingHeight: Int
  /// Columns added on the left, and as many on the right.
  public var paddingWidth: Int
  /// Rows from one filter element to the next, at least 1.
  public var dilationHeight: Int
  /// Columns from one filter element to the next, at least 1.
  public var dilationWidth: Int
  /// Groups of channels that do not see each other, at least 1.
  public var groups: Int
  /// Whether each output has a bias.
  public var bias: Bool
  /// How the weights start.
  public var initializer: Initializer

  /// A convolution; without sizes of its own the filter is one pixel, without padding.
  public init(
    outputs: Int, filterHeight: Int = 1, filterWidth: Int = 1, strideHeight: Int = 1,
    strideWidth: Int = 1, paddingHeight: Int = 0, paddingWidth: Int = 0, dilationHeight: Int = 1,
    dilationWidth: Int = 1, groups: Int = 1, bias: Bool = true, initializer: Initializer = .he
  ) {
    self.outputs = outputs
    self.filterHeight = filterHeight
    self.filterWidth = filterWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.paddingHeight = paddingHeight
    self.paddingWidth = paddingWidth
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
    self.groups = groups
    self.bias = bias
    self.initializer = initializer
  }

  /// The geometry over an input of this shape.
  ///
  /// - Precondition: `problem(over:)` is nil.
  public func geometry(over input: Shape, inputStride: Int? = nil) -> ConvolutionGeometry {
    ConvolutionGeometry(
      input: input, outputs: outputs, filterHeight: filterHeight, filterWidth: filterWidth,
      strideHeight: strideHeight, strideWidth: strideWidth, paddingHeight: paddingHeight,
      paddingWidth: paddingWidth, dilationHeight: dilationHeight, dilationWidth: dilationWidth,
      groups: groups, inputStride: inputStride)
  }

  /// Why this convolution cannot run over an input of this shape, or nil.
  public func problem(over input: Shape) -> String? {
    let sizes = [
      outputs, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth,
      groups,
    ]
    if let bad = sizes.first(where: { !(1...Shape.largestSide).contains($0) }) {
      return "a size of \(bad) is not in 1 ... \(Shape.largestSide)"
    }
    let paddings = [paddingHeight, paddingWidth]
    if let bad = paddings.first(where: { !(0...Shape.largestSide).contains($0) }) {
      return "a padding of \(bad) is not in 0 ... \(Shape.largestSide)"
    }
    if input.channels % groups != 0 || outputs % groups != 0 {
      return "\(groups) groups do not divide \(input.channels) inputs and \(outputs) outputs"
    }
    let height = outputSize(
      input.height, kernel: filterHeight, stride: strideHeight, padding: paddingHeight,
      dilation: dilationHeight)
    let width = outputSize(
      input.width, kernel: filterWidth, stride: strideWidth, padding: paddingWidth,
      dilation: dilationWidth)
    guard height > 0 && width > 0 else {
      return "a filter of \(filterHeight)x\(filterWidth) does not fit into \(input)"
    }
    let weights = [filterHeight, filterWidth, input.channels / groups, outputs]
    return weights.isProduct(atMost: Shape.largestCount)
      && (weights + [height, width]).isProduct(atMost: Shape.largestWork)
      ? nil : "more weights or multiply-adds than any computer has time for"
  }
}

/// Which value of a window a pooling keeps.
public enum PoolingKind: String, Hashable, Codable, Sendable, CaseIterable {
  case max
  case average
}

/// A pooling: windows slid over height and width, channel by channel.
///
/// A window of one pixel moved by one is the legal no-op.
public struct Pooling: Hashable, Codable, Sendable {
  /// Which value of a window is kept.
  public var kind: PoolingKind
  /// Height of the window in pixels, at least 1.
  public var windowHeight: Int
  /// Width of the window in pixels, at least 1.
  public var windowWidth: Int
  /// Rows from one position to the next, at least 1.
  public var strideHeight: Int
  /// Columns from one position to the next, at least 1.
  public var strideWidth: Int
  /// Rows added above, and as many below.
  public var paddingHeight: Int
  /// Columns added on the left, and as many on the right.
  public var paddingWidth: Int
  /// Whether padded positions count in an average's divisor.
  public var countsPadding: Bool

  /// A pooling without padding unless given.
  public init(
    kind: PoolingKind, windowHeight: Int, windowWidth: Int, strideHeight: Int, strideWidth: Int,
    paddingHeight: Int = 0, paddingWidth: Int = 0, countsPadding: Bool = false
  ) {
    self.kind = kind
    self.windowHeight = windowHeight
    self.windowWidth = windowWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.paddingHeight = paddingHeight
    self.paddingWidth = paddingWidth
    self.countsPadding = countsPadding
  }

  /// Whether the output equals the input.
  public var isIdentity: Bool {
    windowHeight == 1 && windowWidth == 1 && strideHeight == 1 && strideWidth == 1
  }

  /// The geometry over an input of this shape.
  ///
  /// - Precondition: `problem(over:)` is nil.
  public func geometry(over input: Shape) -> PoolingGeometry {
    PoolingGeometry(
      input: input, windowHeight: windowHeight, windowWidth: windowWidth,
      strideHeight: strideHeight, strideWidth: strideWidth, paddingHeight: paddingHeight,
      paddingWidth: paddingWidth, countsPadding: countsPadding)
  }

  /// Why this pooling cannot run over an input of this shape, or nil.
  public func problem(over input: Shape) -> String? {
    let sizes = [windowHeight, windowWidth, strideHeight, strideWidth]
    if let bad = sizes.first(where: { !(1...Shape.largestSide).contains($0) }) {
      return "a size of \(bad) is not in 1 ... \(Shape.largestSide)"
    }
    if !(0..<windowHeight).contains(paddingHeight) || !(0..<windowWidth).contains(paddingWidth) {
      return "padding \(paddingHeight)x\(paddingWidth) is not less than the window"
    }
    let height = outputSize(
      input.height, kernel: windowHeight, stride: strideHeight, padding: paddingHeight)
    let width = outputSize(
      input.width, kernel: windowWidth, stride: strideWidth, padding: paddingWidth)
    return height > 0 && width > 0
      ? nil : "a window of \(windowHeight)x\(windowWidth) does not fit into \(input)"
  }
}

/// Every output from every input value.
public struct Dense: Hashable, Codable, Sendable {
  /// Output channels, at least 1.
  public var outputs: Int
  /// Whether each output has a bias.
  public var bias: Bool
  /// How the weights start.
  public var initializer: Initializer

  /// A dense operation with this many outputs.
  public init(outputs: Int, bias: Bool = true, initializer: Initializer = .he) {
    self.outputs = outputs
    self.bias = bias
    self.initializer = initializer
  }

  /// Why this operation cannot run over an input of this shape, or nil.
  public func problem(over input: Shape) -> String? {
    guard (1...Shape.largestSide).contains(outputs) else {
      return "a size of \(outputs) is not in 1 ... \(Shape.largestSide)"
    }
    return [input.elements, outputs].isProduct(atMost: Shape.largestCount)
      ? nil : "more weights than any computer has time for"
  }
}

/// Batch normalisation with learned scale and shift.
///
/// - **Source:** Ioffe, Szegedy, "Batch Normalization", 2015.
public struct Normalization: Hashable, Codable, Sendable {
  /// Share of a new batch in the running statistics, from 0 to 1.
  public var momentum: Double
  /// Added to the variance, more than 0.
  public var epsilon: Double

  /// A normalisation, by default with the customary constants.
  public init(momentum: Double = 0.1, epsilon: Double = 1e-5) {
    self.momentum = momentum
    self.epsilon = epsilon
  }
}

/// Silences a share of the values while training, and scales the others up.
///
/// - **Source:** Srivastava et al., "Dropout", 2014.
public struct Dropout: Hashable, Codable, Sendable {
  /// The share that is silenced.
  ///
  /// **Range:** 0 ..< 1; 0 is a legal no-op.
  public var ratio: Double

  /// A dropout of this ratio.
  public init(ratio: Double) {
    self.ratio = ratio
  }
}
