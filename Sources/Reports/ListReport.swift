public import LibraryStore

/// Architectures, a line each.
public struct ListReport: Sendable {
  private let listing: Listing

  /// A report on a list.
  public init(_ listing: Listing) { self.listing = listing }

  /// An aligned table, and below it how many there are.
  public var text: String {
    let rows = listing.rows
    // Names of runs and data sets are long: where there is one only, it is said once.
    let hasRuns = Set(rows.compactMap(\.run)).count > 1
    let hasData = Set(rows.map(\.data)).count > 1
    let hasTags = rows.contains { !$0.tags.isEmpty }
    var table = Table(
      [.words("architecture")] + (hasRuns ? [.words("run")] : [])
        + [.words("found as"), .numbers("times")] + (hasData ? [.words("data")] : [])
        + listing.quantities.map { .numbers($0.name) } + (hasTags ? [.words("tags")] : []))
    for row in rows {
      var cells = [String(row.architecture.prefix(8))]
      if hasRuns { cells.append(row.run ?? "-") }
      cells += [row.birth ?? "-", "\(row.found)"]
      if hasData { cells.append(row.data ?? "-") }
      cells += row.values.map { Numbers.quantity($0) }
      if hasTags { cells.append(row.tags.joined(separator: " ")) }
      table.append(cells)
    }
    return (table.lines + ["", count(hasRuns: hasRuns, hasData: hasData)]).joined(separator: "\n")
  }

  private func count(hasRuns: Bool, hasData: Bool) -> String {
    let count = listing.rows.count
    let noun = listing.total == 1 ? "architecture" : "architectures"
    let run = hasRuns ? "" : listing.rows.lazy.compactMap(\.run).first.map { " of \($0)" } ?? ""
    let data = hasData ? "" : listing.rows.first?.data.map { " on \($0)" } ?? ""
    return (count < listing.total ? "\(count) of \(listing.total) " : "\(count) ") + noun + run
      + data
  }

  /// One JSON object an architecture, a line each.
  public var jsonLines: [String] {
    listing.rows.map { Numbers.json(RowObject($0, listing.quantities)) }
  }

  /// A table of comma-separated values, with a line of names.
  public var csv: [String] { listing.rows.csv(listing.quantities) }
}

extension [ListRow] {
  /// Comma-separated values, with a line of names.
  func csv(_ quantities: [Quantity]) -> [String] {
    let names = ["architecture", "individual", "found", "data", "tags"]
    return [Numbers.csv(names + quantities.map(\.name))]
      + map { row in
        Numbers.csv(
          [row.architecture, row.finder ?? "", "\(row.found)", row.data ?? ""]
            + [row.tags.joined(separator: " ")] + row.values.map { $0.map { "\($0)" } ?? "" })
      }
  }
}

extension ListRow {
  /// The run that found it first.
  var run: String? { finder.map { String($0.prefix { $0 != ":" }) } }

  /// The individual that found it first, without its run.
  var birth: String? { finder.map { String($0.drop { $0 != ":" }.dropFirst()) } }
}
