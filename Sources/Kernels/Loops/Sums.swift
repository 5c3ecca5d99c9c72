// What the register blocks sum in, and the shuffles of blocks that take source channels in pairs.

#if WIDE
  private typealias Pairs = SIMD8<UInt64>
#else
  private typealias Pairs = SIMD4<UInt64>
#endif

/// Two half vectors, lane by lane.
@inline(__always)
func interleaved(_ a: HalfLanes, _ b: HalfLanes) -> Lanes {
  var v = Lanes.zero
  v.evenHalf = a
  v.oddHalf = b
  return v
}

/// The sums of neighbouring lanes.
@inline(__always)
func foldedPairs(_ a: Lanes) -> HalfLanes { a.evenHalf + a.oddHalf }

/// Writes the channels of a pixel, or adds to them, where they fill half a vector: the first half and
/// zeros behind it, or the half alone where the next pixel follows it.
@inline(__always)
func putFew(_ v: HalfLanes, _ s: inout MutableRawSpan, _ i: Int, stride: Int, adding: Bool) {
  if stride == laneCount / 2 {
    putHalf(v, &s, i, adding: adding)
  } else {
    put(Lanes(lowHalf: v, highHalf: HalfLanes.zero), &s, i, adding: adding)
  }
}

/// Floats `i` and `i + 1`, alternating.
@inline(__always)
func broadcastPair(_ s: RawSpan, _ i: Int) -> Lanes {
  let pair = unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: UInt64.self)
  return unsafe unsafeBitCast(Pairs(repeating: pair), to: Lanes.self)
}

/// The sums of a row tile: up to 16, in two arrays of eight, since the optimizer leaves the initializer
/// of a longer one a call, which keeps the sums out of registers.
struct Sums {
  private var low: InlineArray<8, Lanes>
  private var high: InlineArray<8, Lanes>

  @inline(__always)
  init(_ start: Lanes) {
    low = InlineArray(repeating: start)
    high = InlineArray(repeating: start)
  }

  @inline(__always)
  subscript(i: Int) -> Lanes {
    get { unsafe i < 8 ? low[unchecked: i] : high[unchecked: i &- 8] }
    set {
      if i < 8 {
        unsafe low[unchecked: i] = newValue
      } else {
        unsafe high[unchecked: i &- 8] = newValue
      }
    }
  }
}
