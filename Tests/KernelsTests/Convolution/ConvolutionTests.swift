import Geometry
import Kernels
import TestSupport
import Testing

/// A convolution and a batch size to try.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let g: ConvolutionGeometry
  let batch: Int

  /// A square-free geometry: height and width differ wherever they can.
  init(
    _ input: (Int, Int, Int), _ outputs: Int, kernel: (Int, Int), stride: (Int, Int) = (1, 1),
    padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1), groups: Int = 1, batch: Int = 2,
    dense: Bool = false
  ) {
    let shape = Shape(height: input.0, width: input.1, channels: input.2)
    g = ConvolutionGeometry(
      input: shape, outputs: outputs, filterHeight: kernel.0, filterWidth: kernel.1,
      strideHeight: stride.0, strideWidth: stride.1, paddingHeight: padding.0,
      paddingWidth: padding.1, dilationHeight: dilation.0, dilationWidth: dilation.1,
      groups: groups, inputStride: dense ? shape.channels : nil)
    self.batch = batch
  }

  var testDescription: String { "\(g), batch \(batch), input stride \(g.inputStride)" }

  var x: [Double] { floatValues(batch * g.input.elements, seed: 1) }
  var filter: [Double] { floatValues(g.filterParameters, seed: 2) }
  var bias: [Double] { floatValues(g.output.channels, seed: 3) }
  var dy: [Double] { floatValues(batch * g.output.elements, seed: 4) }

  /// The input as the kernels read it.
  var xVectors: [Float] {
    g.inputStride == g.input.channels && g.inputStride % vectorWidth != 0
      ? x.map(Float.init) : vectors(x, channels: g.input.channels)
  }

  var filterVectors: [Float] { vectors(filter, channels: g.output.channels) }

  /// Small, for differences; every feature once.
  static let small = [
    ConvolutionCase((4, 5, 2), 3, kernel: (3, 2), padding: (1, 1)),
    ConvolutionCase((5, 4, 1), 2, kernel: (1, 1), batch: 1),
    ConvolutionCase((6, 5, 2), 2, kernel: (2, 3), stride: (3, 2), padding: (1, 0)),
    ConvolutionCase((6, 6, 1), 2, kernel: (2, 1), stride: (3, 4)),
    ConvolutionCase((6, 7, 2), 2, kernel: (3, 3), padding: (2, 1), dilation: (2, 3)),
    ConvolutionCase((4, 4, 4), 6, kernel: (3, 3), padding: (1, 1), groups: 2),
    ConvolutionCase((4, 5, 3), 3, kernel: (3, 3), stride: (2, 1), padding: (1, 1), groups: 3),
    ConvolutionCase((4, 4, 2), 6, kernel: (2, 2), groups: 2),
  ]

  /// For the fast loops: whole and broken vectors, tiles and their remainders, every loop.
  static let many =
    small + [
      ConvolutionCase((9, 11, 3), 16, kernel: (3, 3), padding: (1, 1), batch: 9, dense: true),
      ConvolutionCase((9, 11, 3), 40, kernel: (5, 3), padding: (2, 1), batch: 3),
      ConvolutionCase((12, 12, 1), 20, kernel: (5, 5), padding: (2, 2), batch: 10, dense: true),
      ConvolutionCase(
        (30, 43, 1), 16, kernel: (3, 3), stride: (2, 2), padding: (1, 1), batch: 3, dense: true),
      ConvolutionCase((9, 3, 2), 16, kernel: (3, 5), padding: (1, 2), batch: 3, dense: true),
      ConvolutionCase((28, 28, 2), 48, kernel: (3, 5), padding: (1, 2), batch: 2, dense: true),
      ConvolutionCase((17, 19, 16), 33, kernel: (3, 3), padding: (1, 1), batch: 1),
      ConvolutionCase((8, 8, 32), 64, kernel: (3, 3), padding: (1, 1), batch: 8),
      ConvolutionCase((4, 4, 20), 48, kernel: (3, 3), padding: (1, 1), batch: 17),
      ConvolutionCase((7, 20, 16), 8, kernel: (3, 3), padding: (1, 1), batch: 3),
      ConvolutionCase((5, 33, 8), 8, kernel: (3, 3), padding: (1, 1), batch: 3),
      ConvolutionCase((3, 23, 6), 7, kernel: (5, 5), padding: (2, 2), batch: 3),
      ConvolutionCase((3, 5, 8), 8, kernel: (1, 1), batch: 3),
      ConvolutionCase((10, 9, 24), 24, kernel: (3, 3), padding: (1, 1), batch: 5),
      ConvolutionCase((7, 9, 20), 56, kernel: (3, 3), padding: (1, 1), batch: 7),
      ConvolutionCase((7, 33, 6), 20, kernel: (5, 5), padding: (2, 2), batch: 3),
      ConvolutionCase((6, 15, 5), 8, kernel: (3, 5), padding: (1, 3), batch: 2),
      ConvolutionCase((6, 14, 20), 50, kernel: (5, 5), padding: (0, 4), batch: 2),
      ConvolutionCase((9, 13, 72), 40, kernel: (3, 3), padding: (1, 1), batch: 5),
      ConvolutionCase((6, 14, 45), 20, kernel: (5, 5), padding: (2, 2), batch: 3),
      ConvolutionCase((6, 14, 45), 68, kernel: (5, 5), padding: (2, 2), batch: 1),
      ConvolutionCase((7, 9, 18), 16, kernel: (3, 1), padding: (1, 2), batch: 1),
      ConvolutionCase((8, 3, 16), 16, kernel: (3, 2), padding: (1, 1), dilation: (1, 3), batch: 1),
      ConvolutionCase((6, 7, 64), 72, kernel: (3, 3), padding: (1, 1), batch: 1),
      ConvolutionCase((13, 14, 80), 72, kernel: (3, 3), stride: (4, 2), padding: (1, 1), batch: 1),
      ConvolutionCase((6, 7, 160), 64, kernel: (3, 3), padding: (1, 1), groups: 2, batch: 7),
      ConvolutionCase((9, 13, 40), 72, kernel: (3, 3), padding: (1, 2), batch: 5),
      ConvolutionCase((14, 15, 67), 20, kernel: (3, 3), padding: (0, 1), batch: 1),
      ConvolutionCase((13, 14, 48), 8, kernel: (5, 5), padding: (2, 2), batch: 3),
      // Five columns over rows whose first and last pixels lie in row tiles of all widths.
      ConvolutionCase((4, 11, 3), 8, kernel: (5, 5), padding: (2, 2), batch: 2),
      ConvolutionCase((4, 12, 8), 12, kernel: (3, 5), padding: (1, 2), batch: 2),
      ConvolutionCase((4, 19, 12), 8, kernel: (3, 5), padding: (1, 2), batch: 2),
      ConvolutionCase((3, 20, 8), 8, kernel: (5, 5), padding: (2, 2), batch: 2),
      ConvolutionCase((4, 23, 6), 4, kernel: (5, 5), padding: (2, 2), batch: 2),
      ConvolutionCase((4, 23, 4), 6, kernel: (5, 5), padding: (2, 2), batch: 2),
      ConvolutionCase((4, 6, 4), 4, kernel: (3, 5), padding: (1, 2), batch: 2),
      ConvolutionCase((4, 7, 5), 6, kernel: (3, 5), padding: (1, 2), batch: 2),
      ConvolutionCase((5, 13, 8), 4, kernel: (3, 3), padding: (0, 2), batch: 2),
      ConvolutionCase((2, 1, 5), 7, kernel: (5, 5), padding: (2, 2), batch: 5),
      ConvolutionCase((7, 9, 18), 35, kernel: (1, 1), batch: 3),
      ConvolutionCase((7, 9, 18), 8, kernel: (1, 1), batch: 3),
      ConvolutionCase((7, 9, 12), 5, kernel: (2, 1), stride: (2, 2), batch: 3),
      ConvolutionCase((7, 9, 18), 35, kernel: (1, 1), stride: (2, 2), batch: 3),
      ConvolutionCase((7, 9, 18), 16, kernel: (1, 1), padding: (1, 0), batch: 3),
      ConvolutionCase((7, 9, 5), 16, kernel: (1, 1), batch: 3, dense: true),
      ConvolutionCase((13, 23, 17), 19, kernel: (3, 5), stride: (2, 3), padding: (1, 2)),
      ConvolutionCase((13, 23, 17), 19, kernel: (2, 2), stride: (3, 4), padding: (1, 1)),
      ConvolutionCase((13, 40, 8), 32, kernel: (3, 3), padding: (4, 4), dilation: (4, 4)),
      ConvolutionCase(
        (14, 13, 8), 16, kernel: (4, 3), stride: (2, 4), padding: (3, 2), dilation: (4, 2)),
      ConvolutionCase(
        (14, 13, 8), 16, kernel: (3, 3), stride: (4, 2), padding: (3, 2), dilation: (6, 3)),
      ConvolutionCase((6, 7, 32), 64, kernel: (3, 3), padding: (1, 1), groups: 2, batch: 3),
      ConvolutionCase((6, 7, 8), 32, kernel: (3, 3), padding: (1, 1), groups: 2, batch: 3),
      ConvolutionCase((6, 7, 32), 8, kernel: (3, 3), padding: (1, 1), groups: 2, batch: 3),
      ConvolutionCase((6, 7, 48), 32, kernel: (3, 3), padding: (1, 1), groups: 2, batch: 3),
      ConvolutionCase((6, 7, 12), 18, kernel: (3, 3), stride: (2, 2), groups: 3, batch: 3),
      ConvolutionCase((6, 7, 6), 12, kernel: (2, 3), groups: 3, batch: 3, dense: true),
      ConvolutionCase((9, 14, 40), 40, kernel: (3, 3), padding: (1, 1), groups: 40, batch: 3),
      ConvolutionCase(
        (9, 14, 16), 16, kernel: (5, 3), stride: (2, 3), padding: (2, 1), dilation: (1, 2),
        groups: 16, batch: 3),
      ConvolutionCase((9, 14, 10), 30, kernel: (3, 3), padding: (1, 1), groups: 10, batch: 3),
      ConvolutionCase((1, 2, 16), 16, kernel: (3, 3), padding: (1, 1), groups: 16, batch: 70),
      ConvolutionCase((8, 7, 24), 24, kernel: (5, 5), padding: (2, 2), groups: 24, batch: 3),
      ConvolutionCase((8, 3, 16), 16, kernel: (7, 5), padding: (4, 5), groups: 16, batch: 3),
      ConvolutionCase((6, 5, 16), 16, kernel: (4, 3), padding: (3, 4), groups: 16, batch: 3),
      ConvolutionCase((6, 9, 16), 16, kernel: (5, 3), padding: (1, 0), groups: 16, batch: 3),
      ConvolutionCase(
        (16, 16, 20), 20, kernel: (3, 3), stride: (2, 2), padding: (1, 1), groups: 20, batch: 3),
      ConvolutionCase(
        (7, 8, 16), 16, kernel: (3, 3), stride: (2, 2), padding: (0, 2), groups: 16, batch: 3),
      ConvolutionCase(
        (7, 8, 16), 16, kernel: (5, 3), stride: (2, 2), padding: (4, 3), groups: 16, batch: 3),
      ConvolutionCase(
        (7, 10, 16), 16, kernel: (2, 3), stride: (3, 2), padding: (1, 0), dilation: (2, 1),
        groups: 16, batch: 3),
      ConvolutionCase((9, 9, 12), 24, kernel: (3, 3), stride: (2, 2), groups: 12, batch: 1),
      ConvolutionCase((8, 9, 6), 6, kernel: (3, 3), stride: (2, 2), padding: (1, 1), groups: 6),
      ConvolutionCase((7, 9, 8), 8, kernel: (5, 5), padding: (2, 2), groups: 8, batch: 3),
      ConvolutionCase((7, 9, 8), 16, kernel: (3, 3), padding: (1, 1), groups: 8, batch: 3),
      ConvolutionCase((9, 9, 3), 3, kernel: (3, 3), padding: (1, 1), groups: 3, dense: true),
      ConvolutionCase((9, 9, 3), 6, kernel: (3, 3), groups: 3, dense: true),
    ]
}

@Test(arguments: ConvolutionCase.small)
func referenceConvolutionGradientsAgreeWithDifferences(_ c: ConvolutionCase) {
  let (x, filter, bias, dy) = (c.x, c.filter, c.bias, c.dy)
  func loss(_ x: [Double], _ filter: [Double], _ bias: [Double]) -> Double {
    dotProduct(
      dy, Reference.convolutionForward(x, filter: filter, bias: bias, c.g, batch: c.batch))
  }
  let dx = Reference.convolutionInputGradient(dy, filter: filter, c.g, batch: c.batch)
  let (dFilter, dBias) = Reference.convolutionFilterGradient(x, dy, c.g, batch: c.batch)
  expectGradient(dx, at: x, "input") { loss($0, filter, bias) }
  expectGradient(dFilter, at: filter, "filter") { loss(x, $0, bias) }
  expectGradient(dBias, at: bias, "bias") { loss(x, filter, $0) }
}

@Test(arguments: ConvolutionCase.many)
func convolutionForwardAgreesWithReference(_ c: ConvolutionCase) {
  for bias in [c.bias, []] {
    let expected = Reference.convolutionForward(
      c.x, filter: c.filter, bias: bias, c.g, batch: c.batch)
    let (x, filter) = (c.xVectors, c.filterVectors)
    let biasVectors = bias.isEmpty ? [] : vectors(bias, channels: c.g.output.channels)
    let results = everyVariant { workers in
      var y = [Float](repeating: poison, count: c.batch * c.g.output.storage)
      var span = y.mutableSpan
      convolutionForward(
        x.span, filter: filter.span, bias: biasVectors.span, into: &span, c.g, batch: c.batch,
        workers: workers)
      return [y]
    }
    for result in results {
      expectClose(dense(result[0], channels: c.g.output.channels), expected)
    }
  }
}

@Test(arguments: ConvolutionCase.many, [ActivationKind.relu, .sigmoid])
func anActivationBehindAConvolutionIsOneBehindIt(_ c: ConvolutionCase, _ kind: ActivationKind) {
  let channels = c.g.output.channels
  let expected = Reference.convolutionForward(
    c.x, filter: c.filter, bias: c.bias, c.g, batch: c.batch
  ).map { Reference.activation(kind, $0) }
  let (x, filter, bias) = (c.xVectors, c.filterVectors, vectors(c.bias, channels: channels))
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: c.batch * c.g.output.storage)
    var span = y.mutableSpan
    convolutionForward(
      x.span, filter: filter.span, bias: bias.span, activation: kind, into: &span, c.g,
      batch: c.batch, workers: workers)
    return [y]
  }
  for result in results { expectClose(dense(result[0], channels: channels), expected) }
}

@Test(arguments: ConvolutionCase.many.filter { $0.g.inputStride == $0.g.input.channelStride })
func convolutionInputGradientAgreesWithReference(_ c: ConvolutionCase) {
  let gradient = Reference.convolutionInputGradient(c.dy, filter: c.filter, c.g, batch: c.batch)
  let standing = floatValues(gradient.count, seed: 5)
  let channels = c.g.input.channels
  let (dy, filter) = (vectors(c.dy, channels: c.g.output.channels), c.filterVectors)
  for mode in Accumulation.allCases {
    let results = everyVariant { workers in
      var dx = before(mode, vectors(standing, channels: channels))
      var transposed = [Float](repeating: poison, count: transposedFilterCount(c.g))
      var transposedSpan = transposed.mutableSpan
      transposeFilter(filter.span, into: &transposedSpan, c.g, workers: workers)
      var span = dx.mutableSpan
      convolutionInputGradient(
        dy.span, transposed: transposedSpan.span, into: &span, c.g, batch: c.batch, mode: mode,
        workers: workers)
      return [dx]
    }
    for result in results {
      expectClose(dense(result[0], channels: channels), after(mode, standing, gradient))
    }
  }
}

@Test(arguments: ConvolutionCase.many, Accumulation.allCases)
func convolutionFilterGradientAgreesWithReference(_ c: ConvolutionCase, _ mode: Accumulation) {
  let expected = Reference.convolutionFilterGradient(c.x, c.dy, c.g, batch: c.batch)
  let channels = c.g.output.channels
  let (x, dy) = (c.xVectors, vectors(c.dy, channels: channels))
  let standing = (
    filter: floatValues(expected.filter.count, seed: 5), bias: floatValues(channels, seed: 6)
  )
  let results = everyVariant { workers in
    var dFilter = before(mode, vectors(standing.filter, channels: channels))
    var dBias = before(mode, vectors(standing.bias, channels: channels))
    var span = dFilter.mutableSpan
    var biasSpan = dBias.mutableSpan
    convolutionFilterGradient(
      x.span, dy.span, into: &span, bias: &biasSpan, c.g, batch: c.batch,
      mode: mode, workers: workers)
    return [dFilter, dBias]
  }
  for result in results {
    expectClose(
      dense(result[0], channels: channels), after(mode, standing.filter, expected.filter), "filter")
    expectClose(
      dense(result[1], channels: channels), after(mode, standing.bias, expected.bias), "bias")
  }
}

@Test func convolutionOfAKnownPictureIsAsWorkedOutByHand() {
  // 3 × 3 picture 1 ... 9, filter [[1, 2], [3, 4]]: 1 + 2·2 + 3·4 + 4·5 = 37 at the upper left.
  let g = ConvolutionGeometry(
    input: Shape(height: 3, width: 3, channels: 1), outputs: 1, filterHeight: 2, filterWidth: 2)
  let x = (1...9).map(Double.init)
  let y = Reference.convolutionForward(x, filter: [1, 2, 3, 4], bias: [0.5], g, batch: 1)
  #expect(y == [37.5, 47.5, 67.5, 77.5])
}
