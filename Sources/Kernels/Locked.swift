import Foundation

/// A value that one thread at a time reaches.
///
/// The standard library's `Mutex` would do, but on Linux ThreadSanitizer does not see it, and takes all that it
/// guards for races.
package final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  /// A value that nobody else has.
  package init(_ value: sending Value) { self.value = value }

  /// Reads or changes the value, while all others wait.
  package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try lock.withLock { try body(&value) }
  }
}
