import Geometry

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension Samples {
  /// Turns a picture about its middle and scales it, over a ground of raw 0.
  ///
  /// Each pixel is the mean of the four pixels around the place that it comes from, weighted by how near
  /// they are (bilinear interpolation).
  ///
  /// - Parameters:
  ///   - degrees: to the left, as y grows downwards.
  ///   - scale: above 1 the picture grows.
  ///   - source: is overwritten; kept between calls so that its memory is.
  package func warp(
    _ batch: inout MutableSpan<Float>, _ start: Int, degrees: Double, scale factor: Double,
    _ source: inout [Float]
  ) {
    let (h, w, c) = (shape.height, shape.width, shape.channels)
    source.removeAll(keepingCapacity: true)
    for place in start..<start + shape.elements { source.append(batch[place]) }
    let (sine, cosine) = (sin(degrees * .pi / 180) / factor, cos(degrees * .pi / 180) / factor)
    let (middleY, middleX) = (Double(h - 1) / 2, Double(w - 1) / 2)
    for i in 0..<h {
      for j in 0..<w {
        let (y, x) = (Double(i) - middleY, Double(j) - middleX)
        let fromY = middleY + cosine * y + sine * x
        let fromX = middleX - sine * y + cosine * x
        let (top, left) = (Int(fromY.rounded(.down)), Int(fromX.rounded(.down)))
        let (down, right) = (Float(fromY - Double(top)), Float(fromX - Double(left)))
        for k in 0..<c {
          func value(_ y: Int, _ x: Int) -> Float {
            (0..<h).contains(y) && (0..<w).contains(x)
              ? source[(y * w + x) * c + k] : scale.black[k]
          }
          let upper = (1 - right) * value(top, left) + right * value(top, left + 1)
          let lower = (1 - right) * value(top + 1, left) + right * value(top + 1, left + 1)
          batch[start + (i * w + j) * c + k] = (1 - down) * upper + down * lower
        }
      }
    }
  }

  /// Multiplies the raw values of a picture by a factor.
  package func stretch(_ batch: inout MutableSpan<Float>, _ start: Int, by factor: Float) {
    var channel = 0
    for place in start..<start + shape.elements {
      let black = scale.black[channel]
      batch[place] = black + (batch[place] - black) * factor
      channel = channel + 1 == shape.channels ? 0 : channel + 1
    }
  }
}
