public import LibraryStore

/// Individuals, a line each.
public struct ListReport: Sendable {
  private let listing: Listing

  /// A report on a list.
  public init(_ listing: Listing) { self.listing = listing }

  /// An aligned table, and below it how many there are.
  public var text: String {
    let rows = listing.rows
    // Names of runs are long: where there is one only, it is said once.
    let hasRuns = rows.contains { $0.run != rows[0].run }
    let hasFailures = rows.contains { !$0.isViable }
    var table = Table(
      (hasRuns ? [.words("run")] : [])
        + [
          .words("individual"), .numbers("validation"), .numbers("parameters"),
          .numbers("multiply-adds"), .numbers("seconds"), .words("origin"),
        ] + (hasFailures ? [.words("verdict")] : []))
    for row in rows {
      table.append(
        (hasRuns ? [row.run] : [])
          + [
            row.id, Numbers.accuracy(row.validationAccuracy), Numbers.whole(row.parameters),
            Numbers.whole(row.multiplyAdds), Numbers.seconds(row.seconds), row.origin,
          ] + (hasFailures ? [row.reason ?? "viable"] : []))
    }
    return (table.lines + ["", count(isOfOneRun: !hasRuns)]).joined(separator: "\n")
  }

  private func count(isOfOneRun: Bool) -> String {
    let count = listing.rows.count
    let noun = listing.total == 1 ? "individual" : "individuals"
    let run = isOfOneRun ? listing.rows.first.map { " of \($0.run)" } ?? "" : ""
    return (count < listing.total ? "\(count) of \(listing.total) " : "\(count) ") + noun + run
  }

  /// One JSON object an individual, a line each.
  public var jsonLines: [String] { listing.rows.map { Numbers.json($0) } }
}
