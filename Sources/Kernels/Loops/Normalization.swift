// Batch normalisation: vectors along channels. Sums over pixels are taken block by block, and in a
// block by stretches that stay in the cache for a second pass, so that variances lose no digits.

/// Pixels whose mean is known before their deviations are summed.
private let stretch = 64

/// Mean and sum of squared deviations of some pixels, for each channel.
///
/// - **Shapes:** x `[pixels, stride]`, moments `[2, stride]`.
@inline(never)
public func channelMoments(
  _ x: Span<Float>, stride: Int, firstPixel: Int, pixels: Int,
  into moments: inout MutableSpan<Float>
) {
  let x = raw(x)
  var moments = raw(&moments)
  var block = 0
  while block < stride {
    var mean = Lanes.zero
    var squares = Lanes.zero
    var done = 0
    while done < pixels {
      let count = lesser(stretch, pixels &- done)
      let start = (firstPixel &+ done) &* stride &+ block
      var sum = Lanes.zero
      var i = 0
      while i < count {
        sum += load(x, start &+ i &* stride)
        i &+= 1
      }
      let local = sum / Float(count)
      var deviations = Lanes.zero
      i = 0
      while i < count {
        let d = load(x, start &+ i &* stride) - local
        deviations = deviations.addingProduct(d, d)
        i &+= 1
      }
      combine(&mean, &squares, done, local, deviations, count)
      done &+= count
    }
    store(mean, &moments, block)
    store(squares, &moments, stride &+ block)
    block &+= laneCount
  }
}

/// Adds the moments of `n` values to those of `m`.
///
/// - **Source:** Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
///   Sample Variances", 1979.
@inline(__always)
private func combine(
  _ mean: inout Lanes, _ squares: inout Lanes, _ m: Int, _ otherMean: Lanes,
  _ otherSquares: Lanes, _ n: Int
) {
  let difference = otherMean - mean
  let share = Float(n) / Float(m &+ n)
  mean = mean.addingProduct(difference, Lanes(repeating: share))
  squares += otherSquares + difference * difference * (share * Float(m))
}

/// The moments of blocks, combined in order, as mean, inverse deviation and new running values.
///
/// - **Shapes:** moments `[blocks, 2, stride]`; block *b* holds the pixels from
///   `pixels · b / blocks` on.
@inline(never)
public func combineMoments(
  _ moments: Span<Float>, blocks: Int, stride: Int, pixels: Int,
  mean: inout MutableSpan<Float>, inverseDeviation: inout MutableSpan<Float>,
  runningMean: inout MutableSpan<Float>, runningVariance: inout MutableSpan<Float>,
  momentum: Float, epsilon: Float
) {
  let moments = raw(moments)
  var meanOut = raw(&mean)
  var inverse = raw(&inverseDeviation)
  var runningMean = raw(&runningMean)
  var runningVariance = raw(&runningVariance)
  var block = 0
  while block < stride {
    var mean = Lanes.zero
    var squares = Lanes.zero
    var done = 0
    var b = 0
    while b < blocks {
      let count = pixels &* (b &+ 1) / blocks &- pixels &* b / blocks
      let at = 2 &* b &* stride &+ block
      combine(&mean, &squares, done, load(moments, at), load(moments, at &+ stride), count)
      done &+= count
      b &+= 1
    }
    let variance = squares / Float(pixels)
    store(mean, &meanOut, block)
    store(1 / (variance + epsilon).squareRoot(), &inverse, block)
    let oldMean = load(runningMean, block)
    let oldVariance = load(runningVariance, block)
    let unbiased = squares / Float(greater(1, pixels &- 1))
    store(oldMean + (mean - oldMean) * momentum, &runningMean, block)
    store(oldVariance + (unbiased - oldVariance) * momentum, &runningVariance, block)
    block &+= laneCount
  }
}

/// `y = γ·(x − mean)·inverse + β` for some pixels, where `inverse` is the inverse deviation, or with
/// `fromVariance` a variance.
@inline(never)
public func normalizePixels(
  _ x: Span<Float>, gamma: Span<Float>, beta: Span<Float>, mean: Span<Float>,
  inverse: Span<Float>, fromVariance: Bool, epsilon: Float, into y: inout MutableSpan<Float>,
  stride: Int, firstPixel: Int, pixels: Int
) {
  let x = raw(x)
  let gamma = raw(gamma)
  let beta = raw(beta)
  let mean = raw(mean)
  let inverse = raw(inverse)
  var y = raw(&y)
  var start = 0
  while start < pixels {
    let end = lesser(pixels, start &+ stretch)
    var block = 0
    while block < stride {
      var scale = load(inverse, block)
      if fromVariance { scale = 1 / (scale + epsilon).squareRoot() }
      scale *= load(gamma, block)
      let center = load(mean, block)
      let shift = load(beta, block)
      var pixel = start
      while pixel < end {
        let v = load(x, (firstPixel &+ pixel) &* stride &+ block)
        store(shift.addingProduct(v - center, scale), &y, pixel &* stride &+ block)
        pixel &+= 1
      }
      block &+= laneCount
    }
    start = end
  }
}

/// Sums of dy and of dy · (x − mean) over some pixels, for each channel.
///
/// - **Shapes:** sums `[2, stride]`.
@inline(never)
public func normalizationGradientSums(
  _ x: Span<Float>, _ dy: Span<Float>, mean: Span<Float>, stride: Int, firstPixel: Int,
  pixels: Int, into sums: inout MutableSpan<Float>
) {
  let x = raw(x)
  let dy = raw(dy)
  let mean = raw(mean)
  var sums = raw(&sums)
  var block = 0
  while block < stride {
    let center = load(mean, block)
    var total = Lanes.zero
    var totalProduct = Lanes.zero
    var start = 0
    while start < pixels {
      let end = lesser(pixels, start &+ stretch)
      var sum = Lanes.zero
      var product = Lanes.zero
      var pixel = start
      while pixel < end {
        let at = (firstPixel &+ pixel) &* stride &+ block
        let d = load(dy, at)
        sum += d
        product = product.addingProduct(d, load(x, at) - center)
        pixel &+= 1
      }
      total += sum
      totalProduct += product
      start = end
    }
    store(total, &sums, block)
    store(totalProduct, &sums, stride &+ block)
    block &+= laneCount
  }
}

/// The sums of blocks, combined in order, as the gradients of gamma and beta.
@inline(never)
public func combineGradientSums(
  _ sums: Span<Float>, blocks: Int, stride: Int, inverseDeviation: Span<Float>,
  gamma dGamma: inout MutableSpan<Float>, beta dBeta: inout MutableSpan<Float>
) {
  let sums = raw(sums)
  let inverse = raw(inverseDeviation)
  var dGamma = raw(&dGamma)
  var dBeta = raw(&dBeta)
  var block = 0
  while block < stride {
    var sum = Lanes.zero
    var product = Lanes.zero
    var b = 0
    while b < blocks {
      sum += load(sums, 2 &* b &* stride &+ block)
      product += load(sums, (2 &* b &+ 1) &* stride &+ block)
      b &+= 1
    }
    store(product * load(inverse, block), &dGamma, block)
    store(sum, &dBeta, block)
    block &+= laneCount
  }
}

/// `dx = γ·inverse·(dy − dβ/n − x̂·dγ/n)` for some of the `n` pixels.
@inline(never)
public func normalizationInputGradient(
  _ x: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>, mean: Span<Float>,
  inverseDeviation: Span<Float>, dGamma: Span<Float>, dBeta: Span<Float>,
  into dx: inout MutableSpan<Float>, stride: Int, firstPixel: Int, pixels: Int, allPixels: Int,
  adding: Bool
) {
  let x = raw(x)
  let dy = raw(dy)
  let gamma = raw(gamma)
  let mean = raw(mean)
  let inverseDeviation = raw(inverseDeviation)
  let dGamma = raw(dGamma)
  let dBeta = raw(dBeta)
  var dx = raw(&dx)
  let n = Float(allPixels)
  var start = 0
  while start < pixels {
    let end = lesser(pixels, start &+ stretch)
    var block = 0
    while block < stride {
      let inverse = load(inverseDeviation, block)
      let center = load(mean, block)
      let scale = load(gamma, block) * inverse
      let offset = load(dBeta, block) / n
      let slope = inverse * load(dGamma, block) / n
      var pixel = start
      while pixel < end {
        let at = (firstPixel &+ pixel) &* stride &+ block
        let v = load(dy, at) - offset - (load(x, at) - center) * slope
        put(v * scale, &dx, pixel &* stride &+ block, adding: adding)
        pixel &+= 1
      }
      block &+= laneCount
    }
    start = end
  }
}
