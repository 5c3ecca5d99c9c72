// One allocation for everything that a network computes with, made before training starts.

import Geometry

/// A stretch of an arena, in whole vectors.
public struct Block: Hashable, Sendable {
  /// Floats before it, a multiple of the vector width.
  public let offset: Int
  /// Floats in it, a multiple of the vector width.
  public let count: Int

  /// The block of `count` floats, rounded up to whole vectors, that begins at `offset`.
  ///
  /// - Precondition: neither is negative, and the offset is a multiple of the vector width.
  public init(offset: Int, count: Int) {
    precondition(offset >= 0 && offset % vectorWidth == 0 && count >= 0, "no block")
    self.offset = offset
    self.count = wholeVectors(count)
  }

  /// The offset of the next block.
  public var end: Int { offset + count }
}

/// One aligned allocation of floats, zero at first, whose blocks are read and written as spans.
///
/// The compiler ends the spans before the arena; it does not see that two of them overlap. **The
/// caller promises** that a block being written is not part of any other span in use.
@safe public final class Arena {
  /// Floats in the arena.
  public let count: Int
  private let base: UnsafeMutableRawPointer

  /// An arena of `count` floats, rounded up to whole vectors, all zero.
  public init(count: Int) {
    self.count = wholeVectors(count)
    let bytes = max(self.count, vectorWidth) * MemoryLayout<Float>.stride
    unsafe base = .allocate(byteCount: bytes, alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
  }

  deinit { unsafe base.deallocate() }

  /// The whole arena as one block.
  public var whole: Block { Block(offset: 0, count: count) }

  /// The floats of a block, to read.
  @_lifetime(borrow self)
  public func read(_ block: Block) -> Span<Float> {
    let span = unsafe Span<Float>(_unsafeBytes: bytes(block))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The floats of a block, to write.
  @_lifetime(borrow self)
  public func write(_ block: Block) -> MutableSpan<Float> {
    let span = unsafe MutableSpan<Float>(_unsafeBytes: bytes(block))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// A block that holds class labels in place of floats, to read.
  @_lifetime(borrow self)
  public func readLabels(_ block: Block) -> Span<Int32> {
    let span = unsafe Span<Int32>(_unsafeBytes: bytes(block))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// A block that holds class labels in place of floats, to write.
  @_lifetime(borrow self)
  public func writeLabels(_ block: Block) -> MutableSpan<Int32> {
    let span = unsafe MutableSpan<Int32>(_unsafeBytes: bytes(block))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  private func bytes(_ block: Block) -> UnsafeMutableRawBufferPointer {
    precondition(block.end <= count, "a block outside its arena")
    let size = MemoryLayout<Float>.stride
    return unsafe UnsafeMutableRawBufferPointer(
      start: base + block.offset * size, count: block.count * size)
  }
}
