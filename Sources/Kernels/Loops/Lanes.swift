// The vectors that all loops are written in. Loops over spans only: anything generic of the standard
// library (arrays, closures, sorting) would be emitted under one name by every instruction set's
// copy of these sources, and the linker would keep any one of them.

#if WIDE
  typealias Lanes = SIMD16<Float>
  typealias HalfLanes = SIMD8<Float>
  typealias Bits = SIMD16<UInt32>
  typealias Integers = SIMD16<Int32>
  typealias Mask = SIMDMask<Integers>
  /// Rows of a register block: 8 × 2 of 32 registers hold sums.
  let tileRows = 8
#else
  typealias Lanes = SIMD8<Float>
  typealias HalfLanes = SIMD4<Float>
  typealias Bits = SIMD8<UInt32>
  typealias Integers = SIMD8<Int32>
  typealias Mask = SIMDMask<Integers>
  /// Rows of a register block: 6 × 2 of 16 registers hold sums.
  let tileRows = 6
#endif

#if WIDE
  /// Floats in a vector.
  let laneCount = 16
#else
  /// Floats in a vector.
  let laneCount = 8
#endif

/// A span without the bounds of its elements; loops check their sizes at entry.
@inline(__always)
@_lifetime(copy s)
func raw(_ s: Span<Float>) -> RawSpan { unsafe s.bytes }

/// A span to write without the bounds of its elements.
@inline(__always)
@_lifetime(&s)
func raw(_ s: inout MutableSpan<Float>) -> MutableRawSpan { unsafe s.mutableBytes }

/// The vector that begins at float `i`.
@inline(__always)
func load(_ s: RawSpan, _ i: Int) -> Lanes {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: Lanes.self)
}

/// The vector that begins at float `i` of a span being written.
@inline(__always)
func load(_ s: borrowing MutableRawSpan, _ i: Int) -> Lanes {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: Lanes.self)
}

/// The vector of whole numbers that begins at float `i`.
@inline(__always)
func loadIntegers(_ s: RawSpan, _ i: Int) -> Integers {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: Integers.self)
}

/// The vector of whole numbers that begins at float `i` of a span being written.
@inline(__always)
func loadIntegers(_ s: borrowing MutableRawSpan, _ i: Int) -> Integers {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: Integers.self)
}

/// The half vector that begins at float `i`.
@inline(__always)
func loadHalf(_ s: RawSpan, _ i: Int) -> HalfLanes {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: HalfLanes.self)
}

/// The half vector that begins at float `i` of a span being written.
@inline(__always)
func loadHalf(_ s: borrowing MutableRawSpan, _ i: Int) -> HalfLanes {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: HalfLanes.self)
}

/// Float `i`.
@inline(__always)
func scalar(_ s: RawSpan, _ i: Int) -> Float {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: Float.self)
}

/// Float `i` of a span being written.
@inline(__always)
func scalar(_ s: borrowing MutableRawSpan, _ i: Int) -> Float {
  unsafe s.unsafeLoadUnaligned(fromUncheckedByteOffset: i &* 4, as: Float.self)
}

/// Float `i` in every lane.
@inline(__always)
func broadcast(_ s: RawSpan, _ i: Int) -> Lanes {
  Lanes(repeating: scalar(s, i))
}

/// Writes a vector to the floats from `i` on.
@inline(__always)
func store(_ v: Lanes, _ s: inout MutableRawSpan, _ i: Int) {
  unsafe s.storeBytes(of: v, toUncheckedByteOffset: i &* 4, as: Lanes.self)
}

/// Writes a vector of whole numbers to the floats from `i` on.
@inline(__always)
func store(_ v: Integers, _ s: inout MutableRawSpan, _ i: Int) {
  unsafe s.storeBytes(of: v, toUncheckedByteOffset: i &* 4, as: Integers.self)
}

/// Writes float `i`.
@inline(__always)
func store(_ v: Float, _ s: inout MutableRawSpan, _ i: Int) {
  unsafe s.storeBytes(of: v, toUncheckedByteOffset: i &* 4, as: Float.self)
}

/// The greater of two values in each lane; the value itself where it is no number.
@inline(__always)
func atLeast(_ least: Lanes, _ v: Lanes) -> Lanes { v.replacing(with: least, where: v .< least) }

/// Writes a vector, or adds it to what stands there.
@inline(__always)
func put(_ v: Lanes, _ s: inout MutableRawSpan, _ i: Int, adding: Bool) {
  store(adding ? load(s, i) + v : v, &s, i)
}

/// Writes a half vector, or adds it to what stands there.
@inline(__always)
func putHalf(_ v: HalfLanes, _ s: inout MutableRawSpan, _ i: Int, adding: Bool) {
  let v = adding ? loadHalf(s, i) + v : v
  unsafe s.storeBytes(of: v, toUncheckedByteOffset: i &* 4, as: HalfLanes.self)
}
