// How the kernels use threads. Nothing outside this file knows about them.
//
// Work is split by what is written, into contiguous ranges; a sum that must be split is split into
// blocks fixed by shape and combined in order. So results do not depend on the number of workers.

import Dispatch
import Geometry

/// The threads that a kernel may use, and the instruction set that it runs.
public final class Workers: Sendable {
  /// Threads at work at the same time, the calling one included.
  public let count: Int
  /// The copy of the loops that the kernels call.
  public let instructionSet: InstructionSet

  /// Workers of the given number; one worker runs on the calling thread, with no dispatch at all.
  ///
  /// - Precondition: `count >= 1`, and the processor has the instruction set.
  public init(count: Int, instructionSet: InstructionSet = .current) {
    precondition(count >= 1, "\(count) workers cannot work")
    precondition(
      InstructionSet.available.contains(instructionSet),
      "this processor lacks \(instructionSet.rawValue)")
    self.count = count
    self.instructionSet = instructionSet
  }

  /// Runs `body` over contiguous ranges that together are `0 ..< units`, at most one a worker.
  ///
  /// Ranges begin at multiples of `grain` units. There is no second dispatch within `body`.
  public func run(_ units: Int, grain: Int = 1, _ body: @Sendable (Range<Int>) -> Void) {
    let grains = (units + grain - 1) / grain
    let lanes = min(count, grains)
    if lanes <= 1 {
      if units > 0 { body(0..<units) }
      return
    }
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      let first = grains * lane / lanes * grain
      let last = min(grains * (lane + 1) / lanes * grain, units)
      body(first..<last)
    }
  }

  /// Runs `body` over ranges of `count` floats, in whole vectors, where a loop has nothing but
  /// memory to wait for: few floats are not worth a second thread.
  public func runFloats(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
    precondition(count % vectorWidth == 0, "a span that is no whole vectors")
    run(count, grain: 4096, body)
  }
}

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
