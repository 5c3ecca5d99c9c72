import Evolution
import Experiments
import Foundation

/// What a person reads at the end of a search.
struct SearchReport {
  private let summary: SearchSummary
  private let program: String

  init(_ summary: SearchSummary, program: String) {
    self.summary = summary
    self.program = program
  }

  var text: String {
    var lines = [
      "",
      "\(summary.run): \(summary.evaluations) evaluations on \(count(summary.islands, "island")) and "
        + "\(count(summary.ranks, "rank")) in \(Int(summary.seconds)) s; "
        + (summary.stopped.map { "stopped by \($0.rawValue)" } ?? "going on"),
      "non-viable \(summary.nonviable)\(reasons), duplicates \(summary.duplicates) (not trained again), "
        + (summary.recalled.map { "known from earlier runs \($0), " } ?? "")
        + (summary.screened > 0 ? "screened out \(summary.screened), " : "")
        + "migrants \(summary.migrants.sent) sent, \(summary.migrants.received) received",
    ]
    if let lost = summary.lostRanks { lines.append(losses(lost)) }
    lines.append("")
    if let best = summary.best {
      lines += table("the front", summary.front)
      if let finalists = summary.finalists {
        lines += [""] + table("finalists", finalists)
        lines.append("* beaten by no other finalist in every objective")
      }
      lines += ["", winner(best)]
    } else {
      lines.append("no candidate was viable: there is neither a best one nor a front")
    }
    lines += ["", "run kept in \(summary.folder)", "next:"] + nextSteps
    return lines.joined(separator: "\n")
  }

  private func losses(_ ranks: [Int]) -> String {
    "lost \(count(ranks.count, "rank")) (\(ranks.map(String.init).joined(separator: ", "))), "
      + "\(count(summary.repeated ?? 0, "evaluation")) begun again"
      + (summary.vanishedIslands.map {
        "; no rank could take over island \($0.map(String.init).joined(separator: ", ")): --resume does"
      } ?? "")
  }

  private func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }

  private var reasons: String {
    guard !summary.reasons.isEmpty else { return "" }
    let parts = summary.reasons.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return " (" + parts.joined(separator: ", ") + ")"
  }

  private func table(_ title: String, _ members: [SearchSummary.Member]) -> [String] {
    let hasTests = members.contains { $0.test != nil }
    let hasAccuracy = members.contains { $0.validationAccuracy != nil }
    let hasSearchAccuracy = members.contains { $0.searchAccuracy != nil }
    let names =
      summary.objectives + (hasAccuracy ? ["validation accuracy"] : [])
      + (hasSearchAccuracy ? ["in the search"] : []) + (hasTests ? ["test"] : [])
    let widths = names.map { max($0.count, 6) + 2 }
    let header = pad(title, 12) + zip(names, widths).map { left($0, $1) }.joined()
    let rows = members.prefix(12).map { member in
      let values =
        member.values.map(Self.number) + (hasAccuracy ? [accuracy(member.validationAccuracy)] : [])
        + (hasSearchAccuracy ? [accuracy(member.searchAccuracy)] : [])
        + (hasTests ? [accuracy(member.test?.accuracy)] : [])
      return pad(member.id + (member.isOnFront == true ? " *" : ""), 12)
        + zip(widths, values).map { left($1, $0) }.joined()
    }
    let rest = members.count - rows.count
    return [header] + rows + (rest > 0 ? ["… and \(rest) more"] : [])
  }

  private func winner(_ best: SearchSummary.Member) -> String {
    var line = "best \(best.id): "
    if let value = best.validationAccuracy {
      line += "validation accuracy \(accuracy(value))"
      if let search = best.searchAccuracy { line += " (\(accuracy(search)) in the search)" }
    } else {
      line += zip(summary.objectives, best.values).map { "\($0) \(Self.number($1))" }
        .joined(separator: ", ")
    }
    if let violation = best.violation { line += ", constraints exceeded by \(accuracy(violation))" }
    guard let test = best.test else { return line }
    let quantity = best.validationAccuracy == nil ? "test" : "test accuracy"
    line += ", \(quantity) \(accuracy(test.accuracy))"
    if let deviation = test.deviation { line += " ± \(accuracy(deviation))" }
    if let epochs = test.epochs { line += " after \(epochs) epochs of final training" }
    if let model = test.models?.first { line += "\nits model: \(summary.folder)/\(model)" }
    return line
  }

  private var nextSteps: [String] {
    let library = "library.sqlite"
    return [
      "  \(program) library gather \(summary.folder.quoted) --into \(library)",
      "  \(program) library list \(library)",
      // The library knows an individual from elsewhere by the name that it has there.
      summary.best.flatMap { best in
        BirthID(best.id).map(JoinedRuns.isFromElsewhere) == true
          ? nil : "  \(program) library show \(library) \(summary.run):\(best.id)"
      },
      summary.best?.test?.models?.first.map {
        "  \(program) evaluate \("\(summary.folder)/\($0)".quoted)"
      },
      summary.isFinished
        ? nil : "  the same command again with --out \(summary.folder.quoted) --resume goes on",
    ].compactMap { $0 }
  }

  /// A count as it is, anything else with four decimals.
  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15
      ? "\(Int(value))" : String(format: "%.4f", value)
  }

  private func accuracy(_ value: Double?) -> String {
    value.map { String(format: "%.4f", $0) } ?? "-"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
