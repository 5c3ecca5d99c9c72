// Loops over values in place: sums, copies, dropout. Counts are whole vectors.

/// Floats `first ..< first + y.count` of a + b, no value less than `least`.
@inline(never)
public func addFloats(
  _ a: Span<Float>, _ b: Span<Float>, first: Int, into y: inout MutableSpan<Float>, least: Float
) {
  let count = y.count
  let a = raw(a)
  let b = raw(b)
  let least = Lanes(repeating: least)
  var y = raw(&y)
  var i = 0
  while i < count {
    store(atLeast(least, load(a, first &+ i) + load(b, first &+ i)), &y, i)
    i &+= laneCount
  }
}

/// Floats `first ..< first + y.count` of x, copied or added.
@inline(never)
public func copyFloats(
  _ x: Span<Float>, first: Int, into y: inout MutableSpan<Float>, adding: Bool
) {
  let count = y.count
  let x = raw(x)
  var y = raw(&y)
  var i = 0
  while i < count {
    put(load(x, first &+ i), &y, i, adding: adding)
    i &+= laneCount
  }
}

/// Multiplies all floats by a factor.
@inline(never)
public func scaleFloats(_ x: inout MutableSpan<Float>, by factor: Float) {
  let count = x.count
  var x = raw(&x)
  var i = 0
  while i < count {
    store(load(x, i) * factor, &x, i)
    i &+= laneCount
  }
}

/// The sum of the squares of floats `first ..< first + count`, lane by lane in Double.
@inline(never)
public func sumOfSquares(_ x: Span<Float>, first: Int, count: Int) -> Double {
  let x = raw(x)
  var a: Double = 0, b: Double = 0, c: Double = 0, d: Double = 0
  var i = first
  while i < first &+ count {
    let p = Double(scalar(x, i)), q = Double(scalar(x, i &+ 1))
    let r = Double(scalar(x, i &+ 2)), s = Double(scalar(x, i &+ 3))
    a += p * p
    b += q * q
    c += r * r
    d += s * s
    i &+= 4
  }
  return (a + b) + (c + d)
}

/// The floats of x, the first of which has the number `first`: those silenced whose hash lies below
/// the threshold, the others scaled.
///
/// - **Source:** the mixing function is Wellons' lowbias32 ("Prospecting for Hash Functions", 2018),
///   once for each half of the key.
@inline(never)
public func dropFloats(
  _ x: Span<Float>, first: Int, into y: inout MutableSpan<Float>, threshold: UInt32,
  scale: Float, key: UInt64, adding: Bool
) {
  let count = y.count
  let x = raw(x)
  var y = raw(&y)
  let low = Bits(repeating: UInt32(truncatingIfNeeded: key))
  let high = Bits(repeating: UInt32(truncatingIfNeeded: key &>> 32))
  let limit = Bits(repeating: threshold)
  var i = 0
  while i < count {
    let index = Bits(repeating: UInt32(truncatingIfNeeded: first &+ i)) &+ laneNumbers
    let hash = mixed(mixed(index ^ low) ^ high)
    let v = load(x, i) * scale
    put(v.replacing(with: Lanes.zero, where: hash .< limit), &y, i, adding: adding)
    i &+= laneCount
  }
}

/// A bijection in which every input bit reaches every output bit.
@inline(__always)
private func mixed(_ x: Bits) -> Bits {
  var x = x
  x ^= x &>> Bits(repeating: 16)
  x &*= Bits(repeating: 0x7feb_352d)
  x ^= x &>> Bits(repeating: 15)
  x &*= Bits(repeating: 0x846c_a68b)
  x ^= x &>> Bits(repeating: 16)
  return x
}

#if WIDE
  /// 0, 1, 2, … in the lanes.
  var laneNumbers: Bits {
    @inline(__always) get { Bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) }
  }
#else
  /// 0, 1, 2, … in the lanes.
  var laneNumbers: Bits {
    @inline(__always) get { Bits(0, 1, 2, 3, 4, 5, 6, 7) }
  }
#endif
