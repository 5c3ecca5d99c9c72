import Geometry
import Kernels
import TestSupport
import Testing

private let a = floatValues(16 * 600, seed: 1).map(Float.init)
private let b = floatValues(16 * 600, seed: 2).map(Float.init)

@Test func addingAgreesWithAddition() {
  let results = everyVariant { workers in
    var y = a.map { _ in poison }
    var span = y.mutableSpan
    addForward(a.span, b.span, into: &span, channels: 16, workers: workers)
    return [y]
  }
  for result in results { #expect(result[0] == zip(a, b).map(+)) }
}

@Test(arguments: ActivationKind.allCases, [3, 10])
func anActivationBehindASumIsOneBehindIt(_ kind: ActivationKind, _ channels: Int) {
  let values = (a.map(Double.init), b.map(Double.init))
  let expected = zip(values.0, values.1).map { Reference.activation(kind, $0 + $1) }
  let (x, y) = (vectors(values.0, channels: channels), vectors(values.1, channels: channels))
  let results = everyVariant { workers in
    var z = x.map { _ in poison }
    var span = z.mutableSpan
    addForward(
      x.span, y.span, activation: kind, into: &span, channels: channels, workers: workers)
    return [z]
  }
  for result in results { expectClose(dense(result[0], channels: channels), expected) }
}

@Test(arguments: Accumulation.allCases)
func accumulatingCopiesOrAdds(_ mode: Accumulation) {
  let results = everyVariant { workers in
    var dx = before(mode, b)
    var span = dx.mutableSpan
    accumulate(from: a.span, into: &span, mode: mode, workers: workers)
    return [dx]
  }
  for result in results { #expect(result[0] == (mode == .overwrite ? a : zip(b, a).map(+))) }
}

@Test(arguments: [
  [3, 5], [16, 7], [7, 16], [1, 1, 30], [32, 16], [20, 13], [8, 8, 8, 8], [24, 16], [4, 20, 8, 5],
])
func concatenationInAscendingOrderLeavesZeroPadding(_ sizes: [Int]) {
  let pixels = 5
  let total = sizes.reduce(0, +)
  let parts = sizes.enumerated().map { floatValues(pixels * $1, seed: UInt64($0)) }
  let stride = pixelStride(total)
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: pixels * stride)
    var offset = 0
    for (part, size) in zip(parts, sizes) {
      let x = vectors(part, channels: size)
      var span = y.mutableSpan
      copyChannels(
        x.span, xStride: x.count / pixels, xOffset: 0, channels: size, into: &span,
        yStride: stride, yOffset: offset, pixels: pixels, mode: .overwrite, workers: workers)
      offset += size
    }
    return [y]
  }
  let expected = (0..<pixels).flatMap { pixel in
    zip(parts, sizes).flatMap { $0[pixel * $1..<(pixel + 1) * $1] }
  }
  for result in results {
    #expect(dense(result[0], channels: total) == expected.map(Float.init))
  }
}

@Test(
  arguments: Accumulation.allCases, [(0, 3), (3, 16), (5, 20), (17, 16), (8, 8), (4, 24), (3, 4)])
func slicesOfChannelsAreCopiedOrAdded(_ mode: Accumulation, _ slice: (Int, Int)) {
  let (offset, channels) = slice
  let (pixels, stride) = (7, 48)
  let x = floatValues(pixels * stride, seed: 1).map(Float.init)
  let standing = floatValues(pixels * channels, seed: 2)
  let results = everyVariant { workers in
    var y = before(mode, vectors(standing, channels: channels))
    var span = y.mutableSpan
    copyChannels(
      x.span, xStride: stride, xOffset: offset, channels: channels, into: &span,
      yStride: pixelStride(channels), yOffset: 0, pixels: pixels, mode: mode,
      workers: workers)
    return [y]
  }
  let cut = (0..<pixels).flatMap { x[$0 * stride + offset..<$0 * stride + offset + channels] }
  for result in results {
    let expected = after(mode, standing, cut.map(Double.init))
    #expect(dense(result[0], channels: channels) == expected.map(Float.init))
  }
}

@Test func denseSamplesAreSpreadToVectors() {
  let x = floatValues(9 * 3, seed: 1)
  let floats = x.map(Float.init)
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: 9 * 8)
    var span = y.mutableSpan
    copyChannels(
      floats.span, xStride: 3, xOffset: 0, channels: 3, into: &span, yStride: 8, yOffset: 0,
      pixels: 9, mode: .overwrite, workers: workers)
    return [y]
  }
  for result in results { #expect(result[0] == vectors(x, channels: 3)) }
}
