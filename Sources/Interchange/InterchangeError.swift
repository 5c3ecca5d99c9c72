/// Why a model cannot be read or written.
public struct InterchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence without an end: where, what was found and what is allowed.
  public let description: String

  package init(_ description: String) { self.description = description }

  /// The same, said of a file or of a part.
  func at(_ place: String) -> InterchangeError { InterchangeError("\(place): \(description)") }
}
