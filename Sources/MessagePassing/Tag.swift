/// What a message is about, so that the receiver knows how to read it.
///
/// A message that may be lost without harm, and only such a message, is *droppable*.
public struct Tag: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number that travels with the message.
  ///
  /// - **Range:** 0 to 32,767, which every MPI allows.
  public let rawValue: Int32

  /// The tag of a number.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// A candidate to evaluate.
  public static let work = Tag(rawValue: 1)
  /// The verdict on a candidate.
  public static let result = Tag(rawValue: 2)
  /// Emigrants of another island; the only droppable tag.
  public static let migrants = Tag(rawValue: 3)
  /// How an island stands.
  public static let report = Tag(rawValue: 4)
  /// An order: stop, pause, take part again.
  public static let control = Tag(rawValue: 5)
  /// The last message of a rank to another.
  public static let goodbye = Tag(rawValue: 6)

  /// Whether a message of this tag may be dropped where its receiver does not keep up.
  public var isDroppable: Bool { self == .migrants }

  /// The range of numbers that a tag may have in a message.
  static let allowed: ClosedRange<Int32> = 0...32_767

  /// The word for the tag, or its number.
  public var description: String {
    switch self {
    case .work: "work"
    case .result: "result"
    case .migrants: "migrants"
    case .report: "report"
    case .control: "control"
    case .goodbye: "goodbye"
    default: "tag \(rawValue)"
    }
  }
}
