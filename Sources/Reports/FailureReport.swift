public import LibraryStore

/// Individuals that came to no fitness, a line each.
public struct FailureReport: Sendable {
  private let rows: [IndividualRow]
  private let total: Int

  /// A report on some failures, and of how many.
  public init(_ rows: [IndividualRow], total: Int) {
    self.rows = rows
    self.total = total
  }

  /// An aligned table, and below it how many there are.
  public var text: String {
    var table = Table([.words("individual"), .words("reason"), .words("detail"), .words("origin")])
    for row in rows {
      table.append(["\(row.run):\(row.id)", row.reason ?? "-", row.detail ?? "-", row.origin])
    }
    let count = (rows.count < total ? "\(rows.count) of \(total)" : "\(rows.count)")
    return (table.lines + ["", "\(count) failed"]).joined(separator: "\n")
  }

  /// One JSON object an individual, a line each.
  public var jsonLines: [String] { rows.map { Numbers.json($0) } }
}
