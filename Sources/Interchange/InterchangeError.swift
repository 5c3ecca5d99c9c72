/// Why a model cannot be read or written.
public struct InterchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence without an end: where, what was found and what is allowed.
  public let description: String

  package init(_ description: String) { self.description = description }

  /// A model that would be written over the file that it was read from.
  public static func overwriting(_ file: String) -> InterchangeError {
    InterchangeError("\(file) is the model's own file; allowed is another --out")
  }

  /// The same, said of a file or of a part.
  func at(_ place: String) -> InterchangeError { InterchangeError("\(place): \(description)") }
}
