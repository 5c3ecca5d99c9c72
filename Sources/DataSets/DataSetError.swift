/// What is wrong with a description or a file of data.
public enum DataSetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A place in a file, what stands there and what may stand there.
  public struct Finding: Hashable, Sendable {
    /// The file, with its path, and the entry where the file is an archive.
    public var file: String
    /// Where in the file: a byte offset, a line and column, a record.
    public var place: String
    /// What was found there.
    public var found: String
    /// What is allowed there.
    public var allowed: String

    init(_ file: String, _ place: String, found: String, allowed: String) {
      self.file = file
      self.place = place
      self.found = found
      self.allowed = allowed
    }

    fileprivate var sentence: String { "\(file), \(place): found \(found); allowed: \(allowed)." }
  }

  /// No such file; `source` says where the public gets it.
  case missing(file: String, source: String, root: String)
  /// The file is there and cannot be read.
  case unreadable(file: String, reason: String)
  /// The file ends too early.
  case truncated(Finding)
  /// The file is not what its name or its header says.
  case mislabelled(Finding)
  /// The file says something else than the description.
  case contradiction(Finding)
  /// The compressed content does not decompress to what was compressed.
  case damaged(Finding)
  /// A variant of the format that is not read.
  case unsupported(Finding)
  /// A cell of a table is not a number.
  case cell(Finding)
  /// A cell of a table holds what the search space does not have.
  case outside(file: String, row: Int, column: String, found: String, allowed: String)
  /// The description itself is wrong at a key.
  case settings(key: String, found: String, allowed: String)

  /// One sentence: file, place, found, allowed.
  public var description: String {
    switch self {
    case .missing(let file, let source, let root):
      "There is no \(file): get it from \(source), put it there, or let $ATOLL_DATA name the "
        + "folder that holds your data sets (now \(root))."
    case .unreadable(let file, let reason):
      "\(file) cannot be read: \(reason)."
    case .truncated(let finding): "Truncated file \(finding.sentence)"
    case .mislabelled(let finding): "Mislabelled file \(finding.sentence)"
    case .contradiction(let finding): "Contradiction in \(finding.sentence)"
    case .damaged(let finding): "Damaged file \(finding.sentence)"
    case .unsupported(let finding): "Unsupported file \(finding.sentence)"
    case .cell(let finding): "Bad cell in \(finding.sentence)"
    case .outside(let file, let row, let column, let found, let allowed):
      "\(file), row \(row), column \(column): found \(found); allowed: \(allowed)."
    case .settings(let key, let found, let allowed):
      "data.\(key): found \(found); allowed: \(allowed)."
    }
  }
}
