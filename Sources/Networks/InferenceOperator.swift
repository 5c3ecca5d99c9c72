public import Architectures
import Geometry

/// One operator of a network in use, apart from its place in the network: what it does over which
/// shapes, and how much work that is.
///
/// It is what the profile of a device has a time for.
public struct InferenceOperator: Hashable, Sendable {
  /// What is done and all sizes, as `convolution 16x16x32 3x3/1x1 p1x1 g1 -> 16x16x64`; operators of
  /// equal keys do equal work.
  public let key: String
  /// What the loops do for a sample, where it is more than to read and to write: multiply-adds with
  /// the outputs' padding lanes and without positions on padding, or values that windows look at.
  public let steps: Int
  /// Bytes of a sample that are read and written, padding lanes included.
  public let bytes: Int
  /// Bytes of weights that are read for a batch.
  public let weightBytes: Int

  /// An operator of these sizes.
  public init(key: String, steps: Int, bytes: Int, weightBytes: Int = 0) {
    self.key = key
    self.steps = steps
    self.bytes = bytes
    self.weightBytes = weightBytes
  }
}

extension Architecture {
  /// What a network of this architecture does in use, in order: normalisations that convolutions take
  /// over are folded into them.
  public var inferenceOperators: [InferenceOperator] {
    let (operators, shapes) = Operator.all(of: Folding(self).architecture, for: .use)
    return operators.enumerated().map { index, op in
      InferenceOperator(
        op, op.inputs.map { Source(value: $0, shape: shapes[$0]) }, shapes[index + 1])
    }
  }
}

/// A value as an operator reads it.
private struct Source: CustomStringConvertible {
  let value: Int
  let shape: Shape

  private var isDense: Bool { value == 0 }

  /// Floats of a pixel: the samples of a data set lie densely.
  var stride: Int { isDense ? shape.channels : shape.channelStride }

  var storage: Int { shape.pixels * stride }

  var description: String { isDense ? "samples \(shape)" : "\(shape)" }
}

extension InferenceOperator {
  fileprivate init(_ op: Operator, _ sources: [Source], _ output: Shape) {
    let source = sources[0]
    var key: String
    var bytes = sources.reduce(output.storage) { $0 + $1.storage }
    var (steps, weights) = (0, 0)
    switch op.operation {
    case .convolution(let convolution):
      let geometry = convolution.geometry(over: source.shape)
      key = "\(geometry.kind) \(source) \(geometry.sizes) -> \(output)"
      (steps, weights) = (geometry.steps, geometry.filterStorage)
    case .dense(let dense):
      key = "dense \(source) -> \(dense.outputs)"
      // Padding lanes between the pixels are left out first.
      let isCopied = source.storage > source.shape.elements && source.shape.pixels > 1
      steps = source.shape.elements * output.channelStride
      bytes = source.shape.elements + output.storage
      if isCopied { bytes += source.storage + source.shape.elements }
      weights = steps
    case .pooling(let pooling):
      let geometry = pooling.geometry(over: source.shape)
      (key, steps) = ("\(pooling.kind.rawValue) pooling \(geometry.sizes)", geometry.steps)
    case .globalPooling(let kind):
      let geometry = PoolingGeometry.global(source.shape)
      (key, steps) = ("\(kind.rawValue) pooling \(geometry.sizes)", geometry.steps)
    case .normalization:
      key = "normalization \(output)" + (sources.count > 1 ? " +add" : "")
      weights = 4 * output.channelStride
    case .concatenation:
      let channels = sources.map { "\($0.shape.channels)" }.joined(separator: "+")
      key = "concatenation \(output.height)x\(output.width)x(\(channels))"
    case .slice: key = "slice \(source) -> \(output)"
    case .activation(let kind): key = "\(kind.rawValue) \(output)"
    case .dropout: key = "copy \(output)"
    case .add: key = "add \(output)"
    }
    if let activation = op.activation { key += " +\(activation.rawValue)" }
    self.init(key: key, steps: steps, bytes: 4 * bytes, weightBytes: 4 * weights)
  }
}

extension ConvolutionGeometry {
  fileprivate var kind: String {
    isDepthwise ? "depthwise convolution" : groups > 1 ? "grouped convolution" : "convolution"
  }

  /// Filter, stride, padding, a dilation where there is one, groups.
  fileprivate var sizes: String {
    let isDilated = dilationHeight > 1 || dilationWidth > 1
    return "\(filterHeight)x\(filterWidth)/\(strideHeight)x\(strideWidth) "
      + "p\(paddingHeight)x\(paddingWidth) "
      + (isDilated ? "d\(dilationHeight)x\(dilationWidth) " : "") + "g\(groups)"
  }

  /// Multiply-adds of a sample, with the padding lanes of outputs, positions on padding left out.
  fileprivate var steps: Int {
    let rows = meetings(
      input.height, output.height, filterHeight, strideHeight, paddingHeight, dilationHeight)
    let columns = meetings(
      input.width, output.width, filterWidth, strideWidth, paddingWidth, dilationWidth)
    return rows * columns * groupInputs * output.channelStride
  }
}

extension PoolingGeometry {
  /// Input, window, stride, padding, output.
  fileprivate var sizes: String {
    "\(input) \(windowHeight)x\(windowWidth)/\(strideHeight)x\(strideWidth) "
      + "p\(paddingHeight)x\(paddingWidth) -> \(output)"
  }

  /// Values that the windows look at, padding lanes included.
  fileprivate var steps: Int {
    let rows = meetings(input.height, output.height, windowHeight, strideHeight, paddingHeight, 1)
    let columns = meetings(input.width, output.width, windowWidth, strideWidth, paddingWidth, 1)
    return rows * columns * input.channelStride
  }
}

/// How often the elements of a window that slides along one side meet the picture.
private func meetings(
  _ size: Int, _ outputs: Int, _ window: Int, _ stride: Int, _ padding: Int, _ dilation: Int
) -> Int {
  (0..<outputs).reduce(0) { sum, place in
    sum + (0..<window).count { (0..<size).contains(place * stride + $0 * dilation - padding) }
  }
}
