// Asking for lines of the cache ahead of time. Loops that take a vector of channels along a row meet
// one line in several, which the processor's own prefetching does not follow.

import CProcessor

/// Floats of a call from which on they are taken to come from memory: more than the second cache holds.
let coldFloats = 1 << 18

/// Floats whose lines can be asked for.
@safe struct Ahead {
  private let base: UnsafeRawPointer?

  /// Floats to be asked for, unless all are taken to be in the second cache.
  @inline(__always)
  init(_ s: RawSpan, _ isCold: Bool) {
    unsafe base = isCold ? s.withUnsafeBytes { $0.baseAddress } : nil
  }

  /// Floats to be asked for, unless all are taken to be in the second cache.
  @inline(__always)
  init(_ s: borrowing MutableRawSpan, _ isCold: Bool) {
    unsafe base = isCold ? s.withUnsafeBytes { $0.baseAddress } : nil
  }

  /// Asks for `count` floats from `first` on.
  @inline(__always)
  func read(_ first: Int, _ count: Int) {
    guard let base = unsafe base else { return }
    var i = first
    while i < first &+ count {
      unsafe atoll_prefetch(base + i &* 4)
      i &+= 16
    }
  }

  /// Asks for `count` floats from `first` on, which will be written.
  @inline(__always)
  func written(_ first: Int, _ count: Int) {
    guard let base = unsafe base else { return }
    var i = first
    while i < first &+ count {
      unsafe atoll_prefetch_to_write(base + i &* 4)
      i &+= 16
    }
  }
}
