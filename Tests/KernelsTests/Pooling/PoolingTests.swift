import Geometry
import Kernels
import TestSupport
import Testing

/// A pooling and a batch size to try.
struct PoolingCase: Sendable, CustomTestStringConvertible {
  let g: PoolingGeometry
  let batch: Int

  init(
    _ input: (Int, Int, Int), window: (Int, Int), stride: (Int, Int), padding: (Int, Int) = (0, 0),
    countsPadding: Bool = false, batch: Int = 2
  ) {
    g = PoolingGeometry(
      input: Shape(height: input.0, width: input.1, channels: input.2), windowHeight: window.0,
      windowWidth: window.1, strideHeight: stride.0, strideWidth: stride.1,
      paddingHeight: padding.0, paddingWidth: padding.1, countsPadding: countsPadding)
    self.batch = batch
  }

  init(global g: PoolingGeometry, batch: Int) {
    self.g = g
    self.batch = batch
  }

  var testDescription: String { "\(g), counts padding \(g.countsPadding), batch \(batch)" }

  /// Few different values, so that windows hold equal ones.
  var x: [Double] {
    floatValues(batch * g.input.elements, seed: 1).map { ($0 * 8).rounded() / 8 }
  }

  var dy: [Double] { floatValues(batch * g.output.elements, seed: 2) }

  static let all = [
    PoolingCase((4, 6, 3), window: (2, 2), stride: (2, 2)),
    PoolingCase((5, 7, 17), window: (3, 2), stride: (2, 1), padding: (1, 1)),
    PoolingCase((5, 7, 16), window: (3, 3), stride: (1, 1), padding: (1, 1), countsPadding: true),
    PoolingCase((7, 5, 2), window: (2, 1), stride: (3, 4), batch: 1),
    PoolingCase((7, 9, 18), window: (2, 2), stride: (2, 2), padding: (1, 0)),
    PoolingCase((7, 9, 18), window: (2, 2), stride: (3, 3), countsPadding: true),
    PoolingCase((6, 5, 16), window: (3, 3), stride: (1, 1), padding: (2, 2)),
    PoolingCase((6, 5, 16), window: (3, 3), stride: (1, 1), padding: (2, 0), countsPadding: true),
    PoolingCase((2, 3, 16), window: (3, 3), stride: (1, 1), padding: (1, 0)),
    PoolingCase((1, 1, 16), window: (3, 3), stride: (1, 1), padding: (2, 1)),
    PoolingCase((8, 7, 16), window: (3, 3), stride: (2, 2), padding: (1, 1)),
    PoolingCase((8, 8, 20), window: (3, 3), stride: (4, 2), padding: (0, 2)),
    PoolingCase((8, 9, 16), window: (3, 3), stride: (2, 1), padding: (2, 1)),
    PoolingCase((9, 9, 16), window: (3, 3), stride: (3, 3)),
    PoolingCase((9, 11, 5), window: (3, 3), stride: (1, 1), padding: (1, 1)),
    PoolingCase((9, 11, 8), window: (3, 3), stride: (1, 1), padding: (1, 1), countsPadding: true),
    PoolingCase((7, 9, 8), window: (3, 3), stride: (2, 2), padding: (1, 1)),
    PoolingCase((8, 9, 16), window: (5, 4), stride: (2, 2), padding: (2, 3)),
    PoolingCase(
      global: .global(Shape(height: 6, width: 5, channels: 33)), batch: 3),
    PoolingCase(
      global: .global(Shape(height: 17, width: 18, channels: 20)), batch: 2),
    PoolingCase((20, 19, 9), window: (17, 16), stride: (3, 1), padding: (1, 2)),
    PoolingCase((16, 16, 9), window: (16, 16), stride: (1, 1), padding: (0, 3)),
  ]
}

@Test(arguments: PoolingCase.all)
func referencePoolingGradientsAgreeWithDifferences(_ c: PoolingCase) {
  // All different, so that no window changes its winner within a step.
  let x = (0..<c.x.count).map { Double(($0 * 7919) % c.x.count) / 100 }
  let y = Reference.maxPoolingForward(x, c.g, batch: c.batch)
  let dMax = Reference.maxPoolingGradient(x, y, c.dy, c.g, batch: c.batch)
  let dAverage = Reference.averagePoolingGradient(c.dy, c.g, batch: c.batch)
  expectGradient(dMax, at: x, "max") {
    dotProduct(c.dy, Reference.maxPoolingForward($0, c.g, batch: c.batch))
  }
  expectGradient(dAverage, at: x, "average") {
    dotProduct(c.dy, Reference.averagePoolingForward($0, c.g, batch: c.batch))
  }
}

@Test(arguments: PoolingCase.all)
func poolingForwardAgreesWithReference(_ c: PoolingCase) {
  let channels = c.g.input.channels
  let x = vectors(c.x, channels: channels)
  let results = everyVariant { workers in
    var largest = [Float](repeating: poison, count: c.batch * c.g.output.storage)
    var mean = largest
    var largestSpan = largest.mutableSpan
    var nothing = MutableSpan<Float>()
    maxPoolingForward(
      x.span, into: &largestSpan, winners: &nothing, c.g, batch: c.batch, workers: workers)
    var meanSpan = mean.mutableSpan
    averagePoolingForward(x.span, into: &meanSpan, c.g, batch: c.batch, workers: workers)
    return [largest, mean]
  }
  for result in results {
    let largest = Reference.maxPoolingForward(c.x, c.g, batch: c.batch)
    #expect(dense(result[0], channels: channels) == largest.map(Float.init))
    expectClose(
      dense(result[1], channels: channels),
      Reference.averagePoolingForward(c.x, c.g, batch: c.batch))
  }
}

@Test(arguments: PoolingCase.all, Accumulation.allCases)
func poolingGradientsAgreeWithReference(_ c: PoolingCase, _ mode: Accumulation) {
  let channels = c.g.input.channels
  let y = Reference.maxPoolingForward(c.x, c.g, batch: c.batch)
  let standing = floatValues(c.x.count, seed: 3)
  let xs = vectors(c.x, channels: channels)
  let dys = vectors(c.dy, channels: channels)
  let results = everyVariant { workers in
    var largest = [Float](repeating: poison, count: c.batch * c.g.output.storage)
    var winners = [Float](repeating: poison, count: c.batch * c.g.winners.storage)
    var largestSpan = largest.mutableSpan
    var words = winners.mutableSpan
    maxPoolingForward(
      xs.span, into: &largestSpan, winners: &words, c.g, batch: c.batch, workers: workers)
    var dMax = before(mode, vectors(standing, channels: channels))
    var dAverage = dMax
    var maxSpan = dMax.mutableSpan
    maxPoolingGradient(
      winners: winners.span, dys.span, into: &maxSpan, c.g, batch: c.batch, mode: mode,
      workers: workers)
    var averageSpan = dAverage.mutableSpan
    averagePoolingGradient(
      dys.span, into: &averageSpan, c.g, batch: c.batch, mode: mode, workers: workers)
    return [dMax, dAverage, largest]
  }
  let dMax = Reference.maxPoolingGradient(c.x, y, c.dy, c.g, batch: c.batch)
  let dAverage = Reference.averagePoolingGradient(c.dy, c.g, batch: c.batch)
  for result in results {
    expectClose(dense(result[0], channels: channels), after(mode, standing, dMax), "max")
    expectClose(
      dense(result[1], channels: channels), after(mode, standing, dAverage), "average")
    #expect(dense(result[2], channels: channels) == y.map(Float.init))
  }
}

/// Where nothing is larger than minus infinity, the first value of a window wins that is there.
@Test(arguments: [(2, 2), (3, 1), (3, 2), (4, 1)])
func maxPoolingOfNothingButMinusInfinity(_ window: Int, _ stride: Int) {
  let g = PoolingGeometry(
    input: Shape(height: 5, width: 4, channels: 3), windowHeight: window, windowWidth: window,
    strideHeight: stride, strideWidth: stride, paddingHeight: 1, paddingWidth: 1)
  let values = [Double](repeating: -.infinity, count: g.input.elements)
  let dy = floatValues(g.output.elements, seed: 2)
  let (x, dys) = (vectors(values, channels: 3), vectors(dy, channels: 3))
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: g.output.storage)
    var winners = [Float](repeating: poison, count: g.winners.storage)
    var dx = [Float](repeating: poison, count: g.input.storage)
    var ySpan = y.mutableSpan
    var words = winners.mutableSpan
    maxPoolingForward(x.span, into: &ySpan, winners: &words, g, batch: 1, workers: workers)
    var dxSpan = dx.mutableSpan
    maxPoolingGradient(
      winners: winners.span, dys.span, into: &dxSpan, g, batch: 1, mode: .overwrite,
      workers: workers)
    return [dx]
  }
  let y = [Double](repeating: -.infinity, count: g.output.elements)
  let expected = Reference.maxPoolingGradient(values, y, dy, g, batch: 1)
  for result in results { expectClose(dense(result[0], channels: 3), expected) }
}

@Test(arguments: [(2, 2), (3, 1), (3, 2), (4, 1)])
func maxPoolingKeepsNaN(_ window: Int, _ stride: Int) {
  let g = PoolingGeometry(
    input: Shape(height: 5, width: 4, channels: 1), windowHeight: window, windowWidth: window,
    strideHeight: stride, strideWidth: stride, paddingHeight: 1, paddingWidth: 1)
  for place in 0..<20 {
    var values = floatValues(20, seed: 1)
    values[place] = .nan
    let x = vectors(values, channels: 1)
    let results = everyVariant { workers in
      var y = [Float](repeating: 0, count: g.output.storage)
      var winners = [Float](repeating: poison, count: g.winners.storage)
      var unmarked = y
      var span = y.mutableSpan
      var words = winners.mutableSpan
      maxPoolingForward(x.span, into: &span, winners: &words, g, batch: 1, workers: workers)
      var unmarkedSpan = unmarked.mutableSpan
      var nothing = MutableSpan<Float>()
      maxPoolingForward(
        x.span, into: &unmarkedSpan, winners: &nothing, g, batch: 1, workers: workers)
      return [y, unmarked]
    }
    let expected = Reference.maxPoolingForward(values, g, batch: 1).map(\.isNaN)
    for result in results {
      #expect(dense(result[0], channels: 1).map(\.isNaN) == expected)
      #expect(dense(result[1], channels: 1).map(\.isNaN) == expected)
    }
  }
}
