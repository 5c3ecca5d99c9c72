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

/// What the gradient of the input needs beyond the pass.
struct NormalizationBackward: ~Escapable {
  let dy: RawSpan
  let dGamma: RawSpan
  let dBeta: RawSpan
  /// One over the pixels of the batch.
  let share: Float
  let adding: Bool
  let addingToAddend: Bool
  let hasAddendGradient: Bool

  @_lifetime(copy dy, copy dGamma, copy dBeta)
  @inline(__always)
  init(
    dy: RawSpan, dGamma: RawSpan, dBeta: RawSpan, share: Float, adding: Bool, addingToAddend: Bool,
    hasAddendGradient: Bool
  ) {
    self.dy = dy
    self.dGamma = dGamma
    self.dBeta = dBeta
    self.share = share
    self.adding = adding
    self.addingToAddend = addingToAddend
    self.hasAddendGradient = hasAddendGradient
  }
}

/// The operands that all passes over pixels share.
struct NormalizationPass: ~Escapable {
  let x: RawSpan
  let addend: RawSpan
  let gamma: RawSpan
  let beta: RawSpan
  let mean: RawSpan
  let inverse: RawSpan
  let fromVariance: Bool
  let epsilon: Float
  let channels: Int
  let stride: Int
  let pixels: Int

  @_lifetime(copy x, copy addend, copy gamma, copy beta, copy mean, copy inverse)
  @inline(__always)
  init(
    x: RawSpan, addend: RawSpan, gamma: RawSpan, beta: RawSpan, mean: RawSpan, inverse: RawSpan,
    fromVariance: Bool, epsilon: Float, channels: Int, stride: Int, pixels: Int
  ) {
    self.x = x
    self.addend = addend
    self.gamma = gamma
    self.beta = beta
    self.mean = mean
    self.inverse = inverse
    self.fromVariance = fromVariance
    self.epsilon = epsilon
    self.channels = channels
    self.stride = stride
    self.pixels = pixels
  }

  @inline(__always)
  private func affine(_ block: Int) -> Affine {
    var inverse = load(inverse, block)
    if fromVariance { inverse = inverseRoot(inverse, epsilon) }
    return Affine(gamma, beta, mean, inverse: inverse, block)
  }

  /// Lanes from `channels` on become zero.
  @inline(__always)
  private func cleared(_ v: Lanes, _ block: Int) -> Lanes {
    let live = Bits(repeating: UInt32(truncatingIfNeeded: greater(0, channels &- block)))
    return v.replacing(with: Lanes.zero, where: laneNumbers .>= live)
  }

  @inline(__always)
  func normalize<F: LaneFunction>(_ f: F.Type, _ y: inout MutableRawSpan) {
    if addend.isEmpty {
      normalize(f, &y, hasAddend: false)
    } else {
      normalize(f, &y, hasAddend: true)
    }
  }

  @inline(__always)
  private func normalize<F: LaneFunction>(
    _ f: F.Type, _ y: inout MutableRawSpan, hasAddend: Bool
  ) {
    var start = 0
    while start < pixels {
      let end = lesser(pixels, start &+ neighbours)
      var block = 0
      while block < stride {
        let affine = affine(block)
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
    _ f: F.Type, _ dy: RawSpan, _ sums: inout MutableRawSpan
  ) {
    if addend.isEmpty {
      sumGradients(f, dy, &sums, hasAddend: false)
    } else {
      sumGradients(f, dy, &sums, hasAddend: true)
    }
  }

  /// The gradient before the activation function.
  @inline(__always)
  private func gradient<F: LaneFunction>(
    _ f: F.Type, _ dy: RawSpan, _ x: Lanes, _ at: Int, _ affine: Affine, hasAddend: Bool
  ) -> Lanes {
    let d = load(dy, at)
    if F.isIdentity { return d }
    var u = affine(x)
    if hasAddend { u += load(addend, at) }
    return d * F.slope(u, F.value(u))
  }

  @inline(__always)
  private func sumGradients<F: LaneFunction>(
    _ f: F.Type, _ dy: RawSpan, _ sums: inout MutableRawSpan, hasAddend: Bool
  ) {
    var start = 0
    while start < pixels {
      let end = lesser(pixels, start &+ 2 &* neighbours)
      var block = 0
      while block < stride {
        let affine = affine(block)
        var sum0 = Lanes.zero, sum1 = Lanes.zero, product0 = Lanes.zero, product1 = Lanes.zero
        var pixel = start
        var at = start &* stride &+ block
        while pixel &+ 2 <= end {
          let x0 = load(x, at)
          let g0 = gradient(f, dy, x0, at, affine, hasAddend: hasAddend)
          let x1 = load(x, at &+ stride)
          let g1 = gradient(f, dy, x1, at &+ stride, affine, hasAddend: hasAddend)
          sum0 += g0
          sum1 += g1
          product0 = product0.addingProduct(g0, x0 - affine.center)
          product1 = product1.addingProduct(g1, x1 - affine.center)
          at &+= 2 &* stride
          pixel &+= 2
        }
        if pixel < end {
          let x0 = load(x, at)
          let g0 = gradient(f, dy, x0, at, affine, hasAddend: hasAddend)
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
    _ f: F.Type, _ b: borrowing NormalizationBackward, _ dx: inout MutableRawSpan,
    _ dAddend: inout MutableRawSpan
  ) {
    if addend.isEmpty {
      inputGradient(f, b, &dx, &dAddend, hasAddend: false)
    } else {
      inputGradient(f, b, &dx, &dAddend, hasAddend: true)
    }
  }

  @inline(__always)
  private func inputGradient<F: LaneFunction>(
    _ f: F.Type, _ b: borrowing NormalizationBackward, _ dx: inout MutableRawSpan,
    _ dAddend: inout MutableRawSpan, hasAddend: Bool
  ) {
    var start = 0
    while start < pixels {
      let end = lesser(pixels, start &+ neighbours)
      var block = 0
      while block < stride {
        let affine = affine(block)
        let offset = load(b.dBeta, block) * b.share
        let slope = load(inverse, block) * load(b.dGamma, block) * b.share
        var at = start &* stride &+ block
        let stop = end &* stride &+ block
        while at < stop {
          let x = load(x, at)
          let g = gradient(f, b.dy, x, at, affine, hasAddend: hasAddend)
          let v = g - offset - (x - affine.center) * slope
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
