import Geometry
import Kernels
import TestSupport
import Testing

/// Pixels, channels: fewer than a vector, odd, of several vectors, none left over at the end, and enough for
/// several threads.
private let pictures = [(49, 6), (5, 13), (3, 20), (16, 50), (1, 50), (4, 32), (400, 12)]

@Test(arguments: pictures)
func flatteningLeavesPaddingLanesOut(_ pixels: Int, _ channels: Int) {
  let batch = 5
  let values = floatValues(batch * pixels * channels, seed: 1)
  let x = vectors(values, channels: channels)
  let stride = pixelStride(pixels * channels)
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: batch * stride)
    var span = y.mutableSpan
    flatten(
      x.span, xStride: pixelStride(channels), channels: channels, pixels: pixels, into: &span,
      yStride: stride, batch: batch, workers: workers)
    return [y]
  }
  for result in results {
    #expect(
      gathered(result[0], channels: pixels * channels, stride: stride) == values.map(Float.init))
    let rest = paddingLanes(result[0], channels: pixels * channels, stride: stride)
    #expect(rest.allSatisfy { $0.isNaN })
  }
}

@Test(arguments: pictures, Accumulation.allCases)
func gradientsOfFlatPicturesFindTheirPixels(_ picture: (Int, Int), _ mode: Accumulation) {
  let (pixels, channels) = picture
  let batch = 5
  let gradient = floatValues(batch * pixels * channels, seed: 1)
  let standing = floatValues(batch * pixels * channels, seed: 2)
  let dy = vectors(gradient, channels: pixels * channels)
  let results = everyVariant { workers in
    var dx = before(mode, vectors(standing, channels: channels))
    var span = dx.mutableSpan
    flattenGradient(
      dy.span, yStride: pixelStride(pixels * channels), into: &span,
      xStride: pixelStride(channels), channels: channels, pixels: pixels, batch: batch, mode: mode,
      workers: workers)
    return [dx]
  }
  for result in results {
    expectClose(dense(result[0], channels: channels), after(mode, standing, gradient))
  }
}
