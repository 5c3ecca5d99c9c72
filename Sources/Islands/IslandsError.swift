public import Evolution
public import MessagePassing

/// Why islands cannot go on together.
public enum IslandsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A message of another version of the program.
  case otherVersion(found: Int?, allowed: Int, tag: Tag, source: Int)
  /// A message that cannot be read.
  case malformed(tag: Tag, source: Int, detail: String)
  /// A value that cannot be written as a message.
  case unwritable(tag: Tag, detail: String)
  /// A message that the rank has no use for.
  case misdirected(tag: Tag, source: Int, rank: Int)
  /// An evaluator changed a candidate while it judged it.
  case otherCandidate(BirthID)

  /// What happened as a sentence.
  public var description: String {
    switch self {
    case .otherVersion(let found, let allowed, let tag, let source):
      let version = found.map { "of version \($0)" } ?? "without a version"
      return """
        Rank \(source) sent a message about \(tag) \(version); this program reads version \
        \(allowed): all ranks must run the same program.
        """
    case .malformed(let tag, let source, let detail):
      return "The message of rank \(source) about \(tag) cannot be read: \(detail)."
    case .unwritable(let tag, let detail):
      return "A message about \(tag) cannot be written: \(detail)."
    case .misdirected(let tag, let source, let rank):
      return "Rank \(rank) has no use for the message of rank \(source) about \(tag)."
    case .otherCandidate(let id):
      return "The verdict on \(id) is about another genome than the candidate of that name."
    }
  }
}
