// Moments of batch normalisation: sums over pixels, block by block, and the blocks combined in order.

/// Pixels whose mean is known before their deviations are summed, so that variances lose no digits,
/// and that a loop over channels finds in the cache.
let momentStretch = 64

/// 1 / √(variance + ε).
@inline(__always)
func inverseRoot(_ variance: Lanes, _ epsilon: Float) -> Lanes {
  1 / (variance + epsilon).squareRoot()
}

/// Sums of four interleaved chains, so that no addition waits for the one before.
private typealias Chains = InlineArray<4, Lanes>

@inline(__always)
private func total(_ c: Chains) -> Lanes {
  unsafe (c[unchecked: 0] + c[unchecked: 1]) + (c[unchecked: 2] + c[unchecked: 3])
}

/// Mean and sum of squared deviations of some pixels, for each channel.
///
/// - **Shapes:** x `[pixels, stride]`, moments `[2, stride]`.
@inline(never)
public func channelMoments(
  _ x: Span<Float>, stride: Int, pixels: Int, into moments: inout MutableSpan<Float>
) {
  let x = raw(x)
  var moments = raw(&moments)
  var done = 0
  while done < pixels {
    let count = lesser(momentStretch, pixels &- done)
    var block = 0
    while block < stride {
      let start = done &* stride &+ block
      let local = sum(x, start, stride, count) / Float(count)
      let deviations = squaredDeviations(x, start, stride, count, from: local)
      var mean = done == 0 ? Lanes.zero : load(moments, block)
      var squares = done == 0 ? Lanes.zero : load(moments, stride &+ block)
      combine(&mean, &squares, done, local, deviations, count)
      store(mean, &moments, block)
      store(squares, &moments, stride &+ block)
      block &+= laneCount
    }
    done &+= count
  }
}

@inline(__always)
private func sum(_ x: RawSpan, _ start: Int, _ stride: Int, _ count: Int) -> Lanes {
  var sums = Chains(repeating: Lanes.zero)
  var at = start
  var i = 0
  while i &+ 4 <= count {
    var j = 0
    while j < 4 {
      unsafe sums[unchecked: j] += load(x, at &+ j &* stride)
      j &+= 1
    }
    at &+= 4 &* stride
    i &+= 4
  }
  while i < count {
    unsafe sums[unchecked: 0] += load(x, at)
    at &+= stride
    i &+= 1
  }
  return total(sums)
}

@inline(__always)
private func squaredDeviations(
  _ x: RawSpan, _ start: Int, _ stride: Int, _ count: Int, from mean: Lanes
) -> Lanes {
  var sums = Chains(repeating: Lanes.zero)
  var at = start
  var i = 0
  while i &+ 4 <= count {
    var j = 0
    while j < 4 {
      let d = load(x, at &+ j &* stride) - mean
      unsafe sums[unchecked: j] = sums[unchecked: j].addingProduct(d, d)
      j &+= 1
    }
    at &+= 4 &* stride
    i &+= 4
  }
  while i < count {
    let d = load(x, at) - mean
    unsafe sums[unchecked: 0] = sums[unchecked: 0].addingProduct(d, d)
    at &+= stride
    i &+= 1
  }
  return total(sums)
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
/// - **Shapes:** moments `[blocks, 2, stride]`; each block holds `blockPixels`, the last one the rest.
@inline(never)
public func combineMoments(
  _ moments: Span<Float>, blockPixels: Int, stride: Int, pixels: Int,
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
    while done < pixels {
      let count = lesser(blockPixels, pixels &- done)
      let at = 2 &* b &* stride &+ block
      combine(&mean, &squares, done, load(moments, at), load(moments, at &+ stride), count)
      done &+= count
      b &+= 1
    }
    let variance = squares / Float(pixels)
    store(mean, &meanOut, block)
    store(inverseRoot(variance, epsilon), &inverse, block)
    let oldMean = load(runningMean, block)
    let oldVariance = load(runningVariance, block)
    let unbiased = squares / Float(greater(1, pixels &- 1))
    store(oldMean + (mean - oldMean) * momentum, &runningMean, block)
    store(oldVariance + (unbiased - oldVariance) * momentum, &runningVariance, block)
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
