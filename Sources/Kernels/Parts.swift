// How a span that several workers write crosses threads. Nothing outside this file does.

/// A mutable span that can be handed out in parts to several workers.
///
/// The one place where a span crosses threads. The caller keeps the span borrowed for as long as it
/// hands out parts, and never hands out overlapping ones.
@safe struct Parts: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Float>?
  let count: Int

  init(_ span: inout MutableSpan<Float>) {
    count = span.count
    unsafe base = span.withUnsafeMutableBufferPointer { $0.baseAddress }
  }

  /// The floats of a range, for the one worker that writes them.
  @_lifetime(borrow self)
  func part(_ range: Range<Int>) -> MutableSpan<Float> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a part outside its span")
    guard let base = unsafe base else { return MutableSpan() }
    let part = unsafe MutableSpan(_unsafeStart: base + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(part, borrowing: self)
  }

  /// The rows of a range, of `width` floats each.
  @_lifetime(borrow self)
  func rows(_ range: Range<Int>, width: Int) -> MutableSpan<Float> {
    part(range.lowerBound * width..<range.upperBound * width)
  }
}
