// One allocation for everything that a network computes with, made before training starts.

import Geometry

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

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
/// caller promises** that a block being written is not part of any other span in use, on any thread:
/// that is why an arena may be shared.
@safe public final class Arena: @unchecked Sendable {
  /// Floats in the arena.
  public let count: Int
  private let base: UnsafeMutableRawPointer
  private let bytes: Int
  private let isMapped: Bool

  /// An arena of `count` floats, rounded up to whole vectors, all zero.
  ///
  /// Much memory is taken straight from the operating system, in large pages where there are any,
  /// which gives it when it is first touched; zeros then cost nothing.
  public init(count: Int) {
    self.count = wholeVectors(count)
    let size = max(self.count, vectorWidth) * MemoryLayout<Float>.stride
    if size < Self.largePage {
      bytes = size
      isMapped = false
      unsafe base = .allocate(byteCount: size, alignment: 64)
      unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
      return
    }
    bytes = (size + Self.largePage - 1) / Self.largePage * Self.largePage
    isMapped = true
    let flags = MAP_PRIVATE | MAP_ANON
    guard let mapped = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0),
      unsafe mapped != MAP_FAILED
    else { fatalError("The operating system has no \(bytes) bytes of memory left.") }
    unsafe base = mapped
    #if os(Linux)
      _ = unsafe madvise(mapped, bytes, MADV_HUGEPAGE)
    #endif
  }

  deinit {
    if isMapped {
      _ = unsafe munmap(base, bytes)
    } else {
      unsafe base.deallocate()
    }
  }

  private static let largePage = 2 << 20

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
    unsafe bytes(offset: block.offset, count: block.count)
  }

  /// The bytes of any stretch of floats.
  fileprivate func bytes(offset: Int, count: Int) -> UnsafeMutableRawBufferPointer {
    precondition(offset >= 0 && count >= 0 && offset + count <= self.count, "outside the arena")
    let size = MemoryLayout<Float>.stride
    return unsafe UnsafeMutableRawBufferPointer(start: base + offset * size, count: count * size)
  }
}

/// A stretch of floats of an arena, wherever it begins: what is to be read or written, together with
/// where it lies.
public struct ArenaView: Sendable {
  private let arena: Arena
  private let offset: Int
  private let count: Int

  /// The `count` floats from `offset` on.
  public init(_ arena: Arena, offset: Int, count: Int) {
    self.arena = arena
    self.offset = offset
    self.count = count
  }

  /// The floats of a block.
  public init(_ arena: Arena, _ block: Block) {
    self.init(arena, offset: block.offset, count: block.count)
  }

  /// The floats, to read.
  @_lifetime(borrow self)
  public func read() -> Span<Float> {
    let span = unsafe Span<Float>(_unsafeBytes: arena.bytes(offset: offset, count: count))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The floats, to write.
  @_lifetime(borrow self)
  public func write() -> MutableSpan<Float> {
    let span = unsafe MutableSpan<Float>(
      _unsafeBytes: arena.bytes(offset: offset, count: count))
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}
