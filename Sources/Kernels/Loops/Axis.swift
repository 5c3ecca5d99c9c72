// Which filter taps meet which positions, along height or along width. The forward pass and the
// gradient of the input are the same loops over different axes.

import Geometry

/// The taps that reach inside the source from one target position: an arithmetic progression.
struct Taps {
  /// Index of the first tap along the filter.
  var first = 0
  /// From one tap to the next, along the filter.
  var step = 1
  var count = 0
  /// Source position under the first tap.
  var position = 0
  /// From one tap to the next, along the source.
  var positionStep = 0
}

/// Height or width of a convolution, seen from its output or (`backward`) from its input.
struct Axis {
  let kernel: Int
  let stride: Int
  let padding: Int
  let dilation: Int
  let sourceSize: Int
  let targetSize: Int
  let backward: Bool

  /// Classes of target positions whose taps follow each other regularly.
  var residues: Int { backward ? stride : 1 }

  /// Source positions from a target position to the next one of its class.
  var sourceStep: Int { backward ? 1 : stride }

  /// The taps of target position `q`.
  @inline(__always)
  func taps(_ q: Int) -> Taps {
    backward ? backwardTaps(q) : forwardTaps(q)
  }

  private func forwardTaps(_ q: Int) -> Taps {
    let origin = q &* stride &- padding
    let first = origin < 0 ? ceilingOfQuotient(-origin, dilation) : 0
    let slack = sourceSize &- 1 &- origin
    let last = slack < 0 ? -1 : lesser(kernel &- 1, slack / dilation)
    return Taps(
      first: first, step: 1, count: greater(0, last &- first &+ 1),
      position: origin &+ first &* dilation, positionStep: dilation)
  }

  /// Tap *t* meets *q* where (q + padding − t·dilation) is a multiple of the stride.
  private func backwardTaps(_ q: Int) -> Taps {
    let origin = q &+ padding
    let step = stride / commonDivisor(stride, dilation)
    let excess = origin &- (sourceSize &- 1) &* stride
    var first = excess > 0 ? ceilingOfQuotient(excess, dilation) : 0
    let last = lesser(kernel &- 1, origin / dilation)
    let end = first &+ step
    while first < end && (origin &- first &* dilation) % stride != 0 { first &+= 1 }
    if first == end || first > last { return Taps() }
    return Taps(
      first: first, step: step, count: (last &- first) / step &+ 1,
      position: (origin &- first &* dilation) / stride,
      positionStep: -(step &* dilation / stride))
  }

  /// The target positions of a class whose taps are all inside: the first one, and how many.
  @inline(__always)
  func interior(_ residue: Int) -> (first: Int, count: Int) {
    let reach = (kernel &- 1) &* dilation
    if !backward {
      let first = lesser(targetSize, ceilingOfQuotient(padding, stride))
      let slack = sourceSize &- 1 &+ padding &- reach
      let end = slack < 0 ? 0 : lesser(targetSize, slack / stride &+ 1)
      return (first, greater(0, end &- first))
    }
    let step = stride / commonDivisor(stride, dilation)
    var low = 0
    while low < step && (residue &+ padding &- low &* dilation) % stride != 0 { low &+= 1 }
    if low == step || low >= kernel {
      return (residue, residue < targetSize ? (targetSize &- 1 &- residue) / stride &+ 1 : 0)
    }
    let high = low &+ (kernel &- 1 &- low) / step &* step
    let least = greater(residue, high &* dilation &- padding)
    let first = residue &+ ceilingOfQuotient(least &- residue, stride) &* stride
    let most = lesser(
      targetSize &- 1, (sourceSize &- 1) &* stride &+ low &* dilation &- padding)
    return most < first ? (lesser(first, targetSize), 0) : (first, (most &- first) / stride &+ 1)
  }
}

@inline(__always)
func lesser(_ a: Int, _ b: Int) -> Int { a < b ? a : b }

@inline(__always)
func greater(_ a: Int, _ b: Int) -> Int { a > b ? a : b }

/// ⌈a / b⌉ of numbers that are not negative.
@inline(__always)
func ceilingOfQuotient(_ a: Int, _ b: Int) -> Int { (a &+ b &- 1) / b }

private func commonDivisor(_ a: Int, _ b: Int) -> Int {
  var a = a, b = b
  while b != 0 { (a, b) = (b, a % b) }
  return a
}

extension Axis {
  /// Whether neighbouring targets have neighbouring sources, for the widths of filters that row
  /// tiles are made for.
  var isDense: Bool {
    stride == 1 && dilation == 1 && (kernel == 3 || kernel == 5) && padding < kernel
  }

  /// Source positions that the first target reaches over the edge.
  var lead: Int { backward ? kernel &- 1 &- padding : padding }

  /// The height of a convolution.
  init(height g: ConvolutionGeometry, backward: Bool) {
    self.init(
      kernel: g.filterHeight, stride: g.strideHeight, padding: g.paddingHeight,
      dilation: g.dilationHeight, sourceSize: backward ? g.output.height : g.input.height,
      targetSize: backward ? g.input.height : g.output.height, backward: backward)
  }

  /// The width of a convolution.
  init(width g: ConvolutionGeometry, backward: Bool) {
    self.init(
      kernel: g.filterWidth, stride: g.strideWidth, padding: g.paddingWidth,
      dilation: g.dilationWidth, sourceSize: backward ? g.output.width : g.input.width,
      targetSize: backward ? g.input.width : g.output.width, backward: backward)
  }
}
