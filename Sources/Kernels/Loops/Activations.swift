// Activation functions, one value type each, so that one loop serves all and is specialised for each.

public import Geometry

/// A function and its slope, on vectors.
protocol LaneFunction {
  /// Whether f(0) = 0, so that padding lanes stay zero.
  static var keepsZero: Bool { get }
  /// Whether f(x) = x.
  static var isIdentity: Bool { get }
  static func value(_ x: Lanes) -> Lanes
  /// The slope, from the argument and the value there.
  static func slope(_ x: Lanes, _ y: Lanes) -> Lanes
}

enum Identity: LaneFunction {
  static var keepsZero: Bool { true }
  static var isIdentity: Bool { true }
  @inline(__always)
  static func value(_ x: Lanes) -> Lanes { x }
  @inline(__always)
  static func slope(_ x: Lanes, _ y: Lanes) -> Lanes { Lanes(repeating: 1) }
}

enum Relu: LaneFunction {
  static var keepsZero: Bool { true }
  static var isIdentity: Bool { false }
  @inline(__always)
  static func value(_ x: Lanes) -> Lanes { x.replacing(with: Lanes.zero, where: x .< Lanes.zero) }
  @inline(__always)
  static func slope(_ x: Lanes, _ y: Lanes) -> Lanes {
    Lanes.zero.replacing(with: Lanes(repeating: 1), where: x .> Lanes.zero)
  }
}

enum LeakyRelu: LaneFunction {
  static var keepsZero: Bool { true }
  static var isIdentity: Bool { false }
  @inline(__always)
  static func value(_ x: Lanes) -> Lanes { x.replacing(with: x * 0.01, where: x .< Lanes.zero) }
  @inline(__always)
  static func slope(_ x: Lanes, _ y: Lanes) -> Lanes {
    Lanes(repeating: 0.01).replacing(with: Lanes(repeating: 1), where: x .> Lanes.zero)
  }
}

enum Sigmoid: LaneFunction {
  static var keepsZero: Bool { false }
  static var isIdentity: Bool { false }
  @inline(__always)
  static func value(_ x: Lanes) -> Lanes { logistic(x) }
  @inline(__always)
  static func slope(_ x: Lanes, _ y: Lanes) -> Lanes { y * (1 - y) }
}

enum Tanh: LaneFunction {
  static var keepsZero: Bool { true }
  static var isIdentity: Bool { false }
  @inline(__always)
  static func value(_ x: Lanes) -> Lanes { hyperbolicTangent(x) }
  @inline(__always)
  static func slope(_ x: Lanes, _ y: Lanes) -> Lanes { 1 - y * y }
}

enum Silu: LaneFunction {
  static var keepsZero: Bool { true }
  static var isIdentity: Bool { false }
  @inline(__always)
  static func value(_ x: Lanes) -> Lanes { x * logistic(x) }
  @inline(__always)
  static func slope(_ x: Lanes, _ y: Lanes) -> Lanes {
    let s = logistic(x)
    return s + y * (1 - s)
  }
}

/// Floats `first ..< first + y.count` of `f(x)`, whole vectors.
@inline(never)
public func activate(
  _ kind: ActivationKind, _ x: Span<Float>, first: Int, into y: inout MutableSpan<Float>
) {
  switch kind {
  case .relu: map(Relu.self, x, first, &y)
  case .leakyReLU: map(LeakyRelu.self, x, first, &y)
  case .sigmoid: map(Sigmoid.self, x, first, &y)
  case .tanh: map(Tanh.self, x, first, &y)
  case .silu: map(Silu.self, x, first, &y)
  }
}

/// Whole vectors of y become `f(y)`.
@inline(never)
public func activate(_ kind: ActivationKind, _ y: inout MutableSpan<Float>) {
  switch kind {
  case .relu: map(Relu.self, &y)
  case .leakyReLU: map(LeakyRelu.self, &y)
  case .sigmoid: map(Sigmoid.self, &y)
  case .tanh: map(Tanh.self, &y)
  case .silu: map(Silu.self, &y)
  }
}

/// Floats `first ..< first + dx.count` of `f'(x) · dy`, whole vectors.
@inline(never)
public func activateGradient(
  _ kind: ActivationKind, _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>, first: Int,
  into dx: inout MutableSpan<Float>, adding: Bool
) {
  switch kind {
  case .relu: mapGradient(Relu.self, x, y, dy, first, &dx, adding)
  case .leakyReLU: mapGradient(LeakyRelu.self, x, y, dy, first, &dx, adding)
  case .sigmoid: mapGradient(Sigmoid.self, x, y, dy, first, &dx, adding)
  case .tanh: mapGradient(Tanh.self, x, y, dy, first, &dx, adding)
  case .silu: mapGradient(Silu.self, x, y, dy, first, &dx, adding)
  }
}

/// Whole vectors of dy become `f'(x) · dy`, where `first ..< first + dy.count` are the floats of
/// `y = f(x)`; the caller sees to it that the slope follows from the value.
@inline(never)
public func activateGradient(
  _ kind: ActivationKind, _ y: Span<Float>, first: Int, scaling dy: inout MutableSpan<Float>
) {
  switch kind {
  case .relu: scale(Relu.self, y, first, &dy)
  case .leakyReLU: scale(LeakyRelu.self, y, first, &dy)
  case .sigmoid: scale(Sigmoid.self, y, first, &dy)
  case .tanh: scale(Tanh.self, y, first, &dy)
  case .silu: break
  }
}

/// Zeroes the lanes from `channels` on in each pixel of `stride` floats.
@inline(never)
public func clearPadding(_ y: inout MutableSpan<Float>, channels: Int, stride: Int) {
  let count = y.count
  var y = raw(&y)
  var pixel = 0
  while pixel < count {
    var lane = channels
    while lane < stride {
      store(Float(0), &y, pixel &+ lane)
      lane &+= 1
    }
    pixel &+= stride
  }
}

@inline(__always)
private func map<F: LaneFunction>(
  _ f: F.Type, _ x: Span<Float>, _ first: Int, _ y: inout MutableSpan<Float>
) {
  let count = y.count
  let x = raw(x)
  var y = raw(&y)
  var i = 0
  while i < count {
    store(F.value(load(x, first &+ i)), &y, i)
    i &+= laneCount
  }
}

@inline(__always)
private func map<F: LaneFunction>(_ f: F.Type, _ y: inout MutableSpan<Float>) {
  let count = y.count
  var y = raw(&y)
  var i = 0
  while i < count {
    store(F.value(load(y, i)), &y, i)
    i &+= laneCount
  }
}

@inline(__always)
private func scale<F: LaneFunction>(
  _ f: F.Type, _ y: Span<Float>, _ first: Int, _ dy: inout MutableSpan<Float>
) {
  let count = dy.count
  let y = raw(y)
  var dy = raw(&dy)
  var i = 0
  while i < count {
    // The value stands in for the argument: where one is positive, so is the other.
    let value = load(y, first &+ i)
    store(load(dy, i) * F.slope(value, value), &dy, i)
    i &+= laneCount
  }
}

@inline(__always)
private func mapGradient<F: LaneFunction>(
  _ f: F.Type, _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>, _ first: Int,
  _ dx: inout MutableSpan<Float>, _ adding: Bool
) {
  let count = dx.count
  let x = raw(x)
  let y = raw(y)
  let dy = raw(dy)
  var dx = raw(&dx)
  var i = 0
  while i < count {
    let slope = F.slope(load(x, first &+ i), load(y, first &+ i))
    put(load(dy, first &+ i) * slope, &dx, i, adding: adding)
    i &+= laneCount
  }
}
