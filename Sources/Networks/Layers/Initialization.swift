import Architectures
import RandomStreams

/// How many values meet at one weight's output, and how many outputs one input reaches.
struct Fan {
  let inputs: Int
  let outputs: Int
}

extension Initializer {
  /// Fills a matrix of weights `[rows, stride]`; padding lanes stay zero.
  func fill(
    _ weights: inout MutableSpan<Float>, rows: Int, columns: Int, stride: Int, fan: Fan,
    from stream: inout RandomStream
  ) {
    for row in 0..<rows {
      for column in 0..<columns {
        weights[row * stride + column] = Float(draw(fan: fan, from: &stream))
      }
    }
    if self == .positiveUnitBall {
      for column in 0..<columns {
        var sum: Float = 0
        for row in 0..<rows { sum += weights[row * stride + column] }
        for row in 0..<rows where sum > 0 { weights[row * stride + column] /= sum }
      }
    }
  }

  private func draw(fan: Fan, from stream: inout RandomStream) -> Double {
    switch self {
    case .he: return stream.normal() * (2 / Double(fan.inputs)).squareRoot()
    case .xavier:
      let bound = (6 / Double(fan.inputs + fan.outputs)).squareRoot()
      return stream.real(in: -bound...bound)
    case .gaussian: return 0.01 * stream.normal()
    case .positiveUnitBall: return stream.unit()
    }
  }
}
