public import Geometry

/// Why a list of nodes is not an architecture.
public enum ArchitectureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A node reads a value that does not exist before it, or too many or too few.
  case badInputs(node: Int, found: [Int], allowed: String)
  /// An operation does not fit over the shape that it reads.
  case doesNotFit(node: Int, reason: String)
  /// Shapes that an add or a concatenation must agree on do not.
  case shapesDiffer(node: Int, found: [Shape])
  /// The last node does not give one value a class.
  case outputMismatch(found: Shape, classes: Int)

  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .badInputs(let node, let found, let allowed):
      "node \(node) reads values \(found); allowed: \(allowed)"
    case .doesNotFit(let node, let reason):
      "node \(node) does not fit: \(reason)"
    case .shapesDiffer(let node, let found):
      "node \(node) joins shapes that differ: \(found.map(\.description).joined(separator: ", "))"
    case .outputMismatch(let found, let classes):
      "the last node gives \(found), expected 1x1x\(classes): one value a class"
    }
  }
}

extension Shape {
  /// No side, no number of channels and no field of an operation is larger, so that products of them
  /// stay far from the largest integer whatever a file says.
  public static let largestSide = 1 << 20

  /// No sample has more values at any point of a network, and no operation more weights.
  static let largestCount = 1 << 28

  /// No operation has more multiply-adds.
  static let largestWork = 1 << 40

  /// Why no value of a network has this shape, or nil.
  var problem: String? {
    let sides = [height, width, channels]
    if let bad = sides.first(where: { !(1...Self.largestSide).contains($0) }) {
      return "a size of \(bad) is not in 1 ... \(Self.largestSide)"
    }
    return sides.isProduct(atMost: Self.largestCount)
      ? nil : "more than \(Self.largestCount) values"
  }
}

extension [Int] {
  /// Whether the product of these positive numbers is no larger than a bound.
  func isProduct(atMost bound: Int) -> Bool {
    var room = bound
    for factor in self { room /= factor }
    return room > 0
  }
}

extension Node {
  /// The shape of this node's output, over the shapes of all earlier values.
  func outputShape(at index: Int, over shapes: [Shape]) throws(ArchitectureError) -> Shape {
    let found = inputs.map { shapes[$0] }
    guard let first = found.first else {
      throw .badInputs(node: index, found: inputs, allowed: "one value or more")
    }
    let output: Shape
    switch operation {
    case .add:
      output = try Self.sum(found, at: index)
    case .concatenation:
      output = try Self.concatenation(found, at: index)
    case .slice, .convolution, .pooling, .globalPooling, .dense, .normalization, .activation,
      .dropout:
      guard found.count == 1 else {
        throw .badInputs(node: index, found: inputs, allowed: "exactly one value")
      }
      if case .slice = operation, inputs != [0] {
        throw .badInputs(node: index, found: inputs, allowed: "the network's input, value 0")
      }
      output = try operation.outputShape(over: first, at: index)
    }
    if let problem = output.problem { throw .doesNotFit(node: index, reason: problem) }
    return output
  }

  private static func sum(_ found: [Shape], at index: Int) throws(ArchitectureError) -> Shape {
    guard found.count == 2, found[0] == found[1] else {
      throw .shapesDiffer(node: index, found: found)
    }
    return found[0]
  }

  private static func concatenation(
    _ found: [Shape], at index: Int
  ) throws(ArchitectureError) -> Shape {
    guard found.allSatisfy({ $0.height == found[0].height && $0.width == found[0].width }) else {
      throw .shapesDiffer(node: index, found: found)
    }
    return Shape(
      height: found[0].height, width: found[0].width,
      channels: found.reduce(0) { $0 + $1.channels })
  }
}

extension Operation {
  /// The output shape of an operation on one value.
  func outputShape(over input: Shape, at index: Int) throws(ArchitectureError) -> Shape {
    switch self {
    case .slice(let slice):
      guard (0..<input.channels).contains(slice.first),
        (1...input.channels - slice.first).contains(slice.count)
      else {
        throw .doesNotFit(
          node: index, reason: "\(slice.count) channels of \(input), from channel \(slice.first)")
      }
      return Shape(height: input.height, width: input.width, channels: slice.count)
    case .convolution(let convolution):
      if let problem = convolution.problem(over: input) {
        throw .doesNotFit(node: index, reason: problem)
      }
      return convolution.geometry(over: input).output
    case .pooling(let pooling):
      if let problem = pooling.problem(over: input) {
        throw .doesNotFit(node: index, reason: problem)
      }
      return pooling.geometry(over: input).output
    case .globalPooling:
      return Shape(features: input.channels)
    case .dense(let dense):
      if let problem = dense.problem(over: input) {
        throw .doesNotFit(node: index, reason: problem)
      }
      return Shape(features: dense.outputs)
    case .dropout(let dropout):
      guard (0..<1).contains(dropout.ratio) else {
        throw .doesNotFit(node: index, reason: "a ratio of \(dropout.ratio) is not in 0 ..< 1")
      }
      return input
    case .normalization(let normalization):
      guard (0...1).contains(normalization.momentum), normalization.epsilon > 0,
        normalization.epsilon.isFinite
      else {
        throw .doesNotFit(
          node: index,
          reason: "a momentum of \(normalization.momentum) and an epsilon of "
            + "\(normalization.epsilon); allowed are 0 ... 1, and more than 0")
      }
      return input
    case .activation, .add, .concatenation:
      return input
    }
  }
}
