public import LibraryStore

/// What a library holds, in numbers.
public struct StatisticsReport: Sendable {
  private let statistics: LibraryStatistics

  /// A report on a library.
  public init(_ statistics: LibraryStatistics) { self.statistics = statistics }

  /// A number a line.
  public var text: String {
    let counted = statistics
    var rows = [
      ("runs", "\(counted.runs)"),
      ("individuals", "\(counted.individuals)" + Self.list(counted.data, " on ")),
      (
        "failed",
        "\(counted.failures.values.reduce(0, +))" + Self.list(counted.failures, " ")
      ),
      ("architectures", "\(counted.architectures), \(counted.foundAgain) of them found again"),
      ("trainings", "\(counted.trainings)"),
      ("weights", "\(counted.weights) files, \(Self.megabytes(counted.weightsBytes))"),
      ("library", Self.megabytes(counted.bytes)),
    ]
    if !counted.tags.isEmpty { rows.append(("tags", Self.list(counted.tags, " ", isFirst: true))) }
    var table = Table([.words(""), .words("")])
    for (name, value) in rows { table.append([name, value]) }
    return table.lines.dropFirst().joined(separator: "\n")
  }

  /// One JSON object.
  public var json: String { Numbers.json(statistics) }

  private static func megabytes(_ bytes: Int) -> String {
    Numbers.decimals(Double(bytes) / 1e6, 1) + " MB"
  }

  private static func list(
    _ counts: [String: Int], _ joint: String, isFirst: Bool = false
  ) -> String {
    guard !counts.isEmpty else { return "" }
    let parts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value)\(joint)\($0.key)" }
    return (isFirst ? "" : ": ") + parts.joined(separator: ", ")
  }
}
