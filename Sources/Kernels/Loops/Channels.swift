// Channels from one layout to another, pixel by pixel, in the widest units that fit the sizes.

/// Neighbouring floats that are moved at once.
private protocol Unit {
  static var floats: Int { get }
  /// Copies or adds the floats from `s` of x on to those from `t` of y on.
  static func move(_ x: RawSpan, _ s: Int, _ y: inout MutableRawSpan, _ t: Int, adding: Bool)
  static func clear(_ y: inout MutableRawSpan, _ t: Int)
}

/// A line of the cache.
private enum Sixteen: Unit {
  static var floats: Int {
    @inline(__always) get { 16 }
  }

  @inline(__always)
  static func move(_ x: RawSpan, _ s: Int, _ y: inout MutableRawSpan, _ t: Int, adding: Bool) {
    put(load(x, s), &y, t, adding: adding)
    if laneCount < 16 { put(load(x, s &+ laneCount), &y, t &+ laneCount, adding: adding) }
  }

  @inline(__always)
  static func clear(_ y: inout MutableRawSpan, _ t: Int) {
    store(Lanes.zero, &y, t)
    if laneCount < 16 { store(Lanes.zero, &y, t &+ laneCount) }
  }
}

private enum Eight: Unit {
  static var floats: Int {
    @inline(__always) get { 8 }
  }

  @inline(__always)
  static func move(_ x: RawSpan, _ s: Int, _ y: inout MutableRawSpan, _ t: Int, adding: Bool) {
    var v = unsafe x.unsafeLoadUnaligned(fromUncheckedByteOffset: s &* 4, as: SIMD8<Float>.self)
    if adding {
      v += unsafe y.unsafeLoadUnaligned(fromUncheckedByteOffset: t &* 4, as: SIMD8<Float>.self)
    }
    unsafe y.storeBytes(of: v, toUncheckedByteOffset: t &* 4, as: SIMD8<Float>.self)
  }

  @inline(__always)
  static func clear(_ y: inout MutableRawSpan, _ t: Int) {
    unsafe y.storeBytes(of: SIMD8.zero, toUncheckedByteOffset: t &* 4, as: SIMD8<Float>.self)
  }
}

private enum Four: Unit {
  static var floats: Int {
    @inline(__always) get { 4 }
  }

  @inline(__always)
  static func move(_ x: RawSpan, _ s: Int, _ y: inout MutableRawSpan, _ t: Int, adding: Bool) {
    var v = unsafe x.unsafeLoadUnaligned(fromUncheckedByteOffset: s &* 4, as: SIMD4<Float>.self)
    if adding {
      v += unsafe y.unsafeLoadUnaligned(fromUncheckedByteOffset: t &* 4, as: SIMD4<Float>.self)
    }
    unsafe y.storeBytes(of: v, toUncheckedByteOffset: t &* 4, as: SIMD4<Float>.self)
  }

  @inline(__always)
  static func clear(_ y: inout MutableRawSpan, _ t: Int) {
    unsafe y.storeBytes(of: SIMD4.zero, toUncheckedByteOffset: t &* 4, as: SIMD4<Float>.self)
  }
}

private enum One: Unit {
  static var floats: Int {
    @inline(__always) get { 1 }
  }

  @inline(__always)
  static func move(_ x: RawSpan, _ s: Int, _ y: inout MutableRawSpan, _ t: Int, adding: Bool) {
    store(adding ? scalar(y, t) + scalar(x, s) : scalar(x, s), &y, t)
  }

  @inline(__always)
  static func clear(_ y: inout MutableRawSpan, _ t: Int) { store(Float(0), &y, t) }
}

/// Where channels are read and written; in floats.
private struct Move {
  let from: Int
  let fromStep: Int
  let to: Int
  let toStep: Int
  let channels: Int
  /// Floats of a pixel to write, zeros behind the channels included.
  let end: Int

  /// Moves the channels of so many pixels.
  @inline(__always)
  func run<U: Unit>(
    _ unit: U.Type, _ x: RawSpan, _ y: inout MutableRawSpan, pixels: Int, adding: Bool
  ) {
    var s = from
    var t = to
    var pixel = 0
    while pixel < pixels {
      var c = 0
      while c < channels {
        U.move(x, s &+ c, &y, t &+ c, adding: adding)
        c &+= U.floats
      }
      while c < end {
        U.clear(&y, t &+ c)
        c &+= U.floats
      }
      s &+= fromStep
      t &+= toStep
      pixel &+= 1
    }
  }

  /// Moves them in the widest units that channels and zeros are a multiple of.
  @inline(__always)
  func run(_ x: RawSpan, _ y: inout MutableRawSpan, pixels: Int, adding: Bool) {
    if channels % 16 == 0 && end % 16 == 0 {
      run(Sixteen.self, x, &y, pixels: pixels, adding: adding)
    } else if channels % 8 == 0 && end % 8 == 0 {
      run(Eight.self, x, &y, pixels: pixels, adding: adding)
    } else if channels % 4 == 0 && end % 4 == 0 {
      run(Four.self, x, &y, pixels: pixels, adding: adding)
    } else {
      runUneven(x, &y, pixels: pixels, adding: adding)
    }
  }

  /// Moves them by eights, and one by one what is left of a pixel.
  @inline(__always)
  private func runUneven(_ x: RawSpan, _ y: inout MutableRawSpan, pixels: Int, adding: Bool) {
    var s = from
    var t = to
    var pixel = 0
    while pixel < pixels {
      var c = 0
      while c &+ 8 <= channels {
        Eight.move(x, s &+ c, &y, t &+ c, adding: adding)
        c &+= 8
      }
      while c < channels {
        One.move(x, s &+ c, &y, t &+ c, adding: adding)
        c &+= 1
      }
      while c < end {
        One.clear(&y, t &+ c)
        c &+= 1
      }
      s &+= fromStep
      t &+= toStep
      pixel &+= 1
    }
  }
}

/// Channels from one layout to another, for pixels `firstPixel ..< firstPixel + pixels` of x and the
/// first `pixels` of y; without `adding`, the rest of the last vector becomes zero.
@inline(never)
public func copyChannelPixels(
  _ x: Span<Float>, xStride: Int, xOffset: Int, channels: Int, into y: inout MutableSpan<Float>,
  yStride: Int, yOffset: Int, firstPixel: Int, pixels: Int, adding: Bool
) {
  let end = lesser(yStride, (yOffset &+ channels &+ 15) / 16 &* 16) &- yOffset
  let move = Move(
    from: firstPixel &* xStride &+ xOffset, fromStep: xStride, to: yOffset, toStep: yStride,
    channels: channels, end: adding ? channels : end)
  let x = raw(x)
  var y = raw(&y)
  if adding {
    move.run(x, &y, pixels: pixels, adding: true)
  } else {
    move.run(x, &y, pixels: pixels, adding: false)
  }
}
