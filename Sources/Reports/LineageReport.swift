public import LibraryStore

/// Ancestors or descendants, each behind and below whom it belongs to.
public struct LineageReport: Sendable {
  private let relatives: [Relative]
  private let name: String

  /// A report on the relatives of whom a name means.
  public init(_ relatives: [Relative], of name: String) {
    self.relatives = relatives
    self.name = name
  }

  /// A tree, a line each.
  public var text: String {
    relatives.isEmpty ? "\(name) has none" : ([name] + lines).joined(separator: "\n")
  }

  /// One JSON object a relative, a line each.
  public var jsonLines: [String] { relatives.map { Numbers.json($0) } }

  var lines: [String] {
    guard !relatives.isEmpty else { return [] }
    var table = Table([
      .words("relative"), .words("architecture"), .numbers("first cost"), .words("origin"),
    ])
    for relative in relatives {
      table.append([
        String(repeating: "  ", count: relative.generation - 1) + relative.id
          + (relative.isFromElsewhere ? " (another island)" : ""),
        relative.architecture.map { String($0.prefix(8)) } ?? "-", Numbers.quantity(relative.cost),
        relative.origin ?? "not in the library",
      ])
    }
    return table.lines.map { "  " + $0 }
  }
}
