/// Bytes at an address that does not change, for as long as the object lives.
@safe package final class SendBuffer {
  package let count: Int
  private let storage: UnsafeMutableRawBufferPointer

  package init(_ bytes: [UInt8]) {
    count = bytes.count
    unsafe storage = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    unsafe storage.copyBytes(from: bytes)
  }

  deinit {
    unsafe storage.deallocate()
  }

  /// Where the bytes are; `nil` or any address if there are none.
  @unsafe package var address: UnsafeRawPointer? { unsafe UnsafeRawPointer(storage.baseAddress) }

  /// The bytes, for those who look rather than send.
  package var bytes: [UInt8] { unsafe Array(storage) }

  /// Keeps the bytes where they are until the process ends.
  func leak() {
    _ = unsafe Unmanaged.passRetained(self)
  }
}
