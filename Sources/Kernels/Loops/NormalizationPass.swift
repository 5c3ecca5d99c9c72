// The loops of batch normalisation over pixels, one for each activation function that may follow.

/// Pixels that a loop takes before it goes on to the next channels: few, so that memory is read in
/// order.
private let neighbours = 8

/// What a normalisation does to the vector of channels that begins at `block`:
/// `f((x − center)·scale + shift + addend)`.
private struct Affine {
  let center: Lanes
  let scale: Lanes
  let shift: Lanes

  @inline(__always)
  init(
    _ gamma: RawSpan, _ beta: RawSpan, _ mean: RawSpan, inverse: Lanes, _ block: Int
  ) {
    center = load(mean, block)
    scale = inverse * load(gamma, block)
    shift = load(beta, block)
  }

  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes { shift.addingProduct(x - center, scale) }
}

/// What the gradient of the input does with what it finds.
struct NormalizationBackward {
  /// One over the pixels of the batch.
  let share: Float
  let adding: Bool
  let addingToAddend: Bool
  let hasAddendGradient: Bool
}

/// The sizes that all passes over pixels share.
///
/// Spans go beside it: a value that held some would bring metadata with it, which all copies of
/// these sources would share.
struct NormalizationPass {
  let fromVariance: Bool
  let epsilon: Float
  let channels: Int
  let stride: Int
  let pixels: Int

  @inline(__always)
  private func affine(
    _ gamma: RawSpan, _ beta: RawSpan, _ mean: RawSpan, _ inverse: RawSpan, _ block: Int
  ) -> Affine {
    let spread = load(inverse, block)
    return Affine(
      gamma, beta, mean, inverse: fromVariance ? inverseRoot(spread, epsilon) : spread, block)
  }

  /// Lanes from `channels` on become zero.
  @inline(__always)
  private func cleared(_ v: Lanes, _ block: Int) -> Lanes {
    let live = Bits(repeating: UInt32(truncatingIfNeeded: greater(0, channels &- block)))
    return v.replacing(with: Lanes.zero, where: laneNumbers .>= live)
  }

  @inline(__always)
  func normalize<F: LaneFunction>(
    _ f: F.Type, _ x: RawSpan, _ addend: RawSpan, _ gamma: RawSpan, _ beta: RawSpan,
    _ mean: RawSpan,
    _ inverse: RawSpan, _ y: inout MutableRawSpan
  ) {
    if addend.isEmpty {
      normalize(f, x, addend, gamma, beta, mean, inverse, &y, hasAddend: false)
    } else {
      normalize(f, x, addend, gamma, beta, mean, inverse, &y, hasAddend: true)
    }
  }

  @inline(__always)
  private func normalize<F: LaneFunction>(
    _ f: F.Type, _ x: RawSpan, _ addend: RawSpan, _ gamma: RawSpan, _ beta: RawSpan,
    _ mean: RawSpan,
    _ inverse: RawSpan, _ y: inout MutableRawSpan, hasAddend: Bool
  ) {
    var start = 0
    while start < pixels {
      let end = lesser(pixels, start &+ neighbours)
      var block = 0
      while block < stride {
        let affine = affine(gamma, beta, mean, inverse, block)
        var at = start &* stride &+ block
        let stop = end &* stride &+ block
        while at < stop {
          var u = affine(load(x, at))
          if hasAddend { u += load(addend, at) }
          var v = F.value(u)
          if !F.keepsZero { v = cleared(v, block) }
          store(v, &y, at)
          at &+= stride
        }
        block &+= laneCount
      }
      start = end
    }
  }

  @inline(__always)
  func sumGradients<F: LaneFunction>(
    _ f: F.Type, _ x: RawSpan, _ addend: RawSpan, _ gamma: RawSpan, _ beta: RawSpan,
    _ mean: RawSpan,
    _ inverse: RawSpan, _ dy: RawSpan, _ sums: inout MutableRawSpan
  ) {
    if addend.isEmpty {
      sumGradients(f, x, addend, gamma, beta, mean, inverse, dy, &sums, hasAddend: false)
    } else {
      sumGradients(f, x, addend, gamma, beta, mean, inverse, dy, &sums, hasAddend: true)
    }
  }

  /// The gradient before the activation function.
  @inline(__always)
  private func gradient<F: LaneFunction>(
    _ f: F.Type, _ addend: RawSpan, _ dy: RawSpan, _ x: Lanes, _ at: Int, _ affine: Affine,
    hasAddend: Bool
  ) -> Lanes {
    let d = load(dy, at)
    if F.isIdentity { return d }
    var u = affine(x)
    if hasAddend { u += load(addend, at) }
    return d * F.slope(u, F.value(u))
  }

  @inline(__always)
  private func sumGradients<F: LaneFunction>(
    _ f: F.Type, _ x: RawSpan, _ addend: RawSpan, _ gamma: RawSpan, _ beta: RawSpan,
    _ mean: RawSpan,
    _ inverse: RawSpan, _ dy: RawSpan, _ sums: inout MutableRawSpan, hasAddend: Bool
  ) {
    var start = 0
    while start < pixels {
      let end = lesser(pixels, start &+ 2 &* neighbours)
      var block = 0
      while block < stride {
        let affine = affine(gamma, beta, mean, inverse, block)
        var sum0 = Lanes.zero, sum1 = Lanes.zero, product0 = Lanes.zero, product1 = Lanes.zero
        var pixel = start
        var at = start &* stride &+ block
        while pixel &+ 2 <= end {
          let x0 = load(x, at)
          let g0 = gradient(f, addend, dy, x0, at, affine, hasAddend: hasAddend)
          let x1 = load(x, at &+ stride)
          let g1 = gradient(f, addend, dy, x1, at &+ stride, affine, hasAddend: hasAddend)
          sum0 += g0
          sum1 += g1
          product0 = product0.addingProduct(g0, x0 - affine.center)
          product1 = product1.addingProduct(g1, x1 - affine.center)
          at &+= 2 &* stride
          pixel &+= 2
        }
        if pixel < end {
          let x0 = load(x, at)
          let g0 = gradient(f, addend, dy, x0, at, affine, hasAddend: hasAddend)
          sum0 += g0
          product0 = product0.addingProduct(g0, x0 - affine.center)
        }
        put(sum0 + sum1, &sums, block, adding: start > 0)
        put(product0 + product1, &sums, stride &+ block, adding: start > 0)
        block &+= laneCount
      }
      start = end
    }
  }

  @inline(__always)
  func inputGradient<F: LaneFunction>(
    _ f: F.Type, _ x: RawSpan, _ addend: RawSpan, _ gamma: RawSpan, _ beta: RawSpan,
    _ mean: RawSpan,
    _ inverse: RawSpan, _ dy: RawSpan, _ dGamma: RawSpan,
    _ dBeta: RawSpan, _ b: NormalizationBackward, _ dx: inout MutableRawSpan,
    _ dAddend: inout MutableRawSpan
  ) {
    if addend.isEmpty {
      inputGradient(
        f, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend,
        hasAddend: false)
    } else {
      inputGradient(
        f, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend,
        hasAddend: true)
    }
  }

  @inline(__always)
  private func inputGradient<F: LaneFunction>(
    _ f: F.Type, _ x: RawSpan, _ addend: RawSpan, _ gamma: RawSpan, _ beta: RawSpan,
    _ mean: RawSpan,
    _ inverse: RawSpan, _ dy: RawSpan, _ dGamma: RawSpan,
    _ dBeta: RawSpan, _ b: NormalizationBackward, _ dx: inout MutableRawSpan,
    _ dAddend: inout MutableRawSpan, hasAddend: Bool
  ) {
    var start = 0
    while start < pixels {
      let end = lesser(pixels, start &+ neighbours)
      var block = 0
      while block < stride {
        let affine = affine(gamma, beta, mean, inverse, block)
        let offset = load(dBeta, block) * b.share
        let slope = load(inverse, block) * load(dGamma, block) * b.share
        var at = start &* stride &+ block
        let stop = end &* stride &+ block
        while at < stop {
          let value = load(x, at)
          let g = gradient(f, addend, dy, value, at, affine, hasAddend: hasAddend)
          let v = g - offset - (value - affine.center) * slope
          put(v * affine.scale, &dx, at, adding: b.adding)
          if hasAddend && b.hasAddendGradient { put(g, &dAddend, at, adding: b.addingToAddend) }
          at &+= stride
        }
        block &+= laneCount
      }
      start = end
    }
  }
}
