import Evaluators
import Experiments
import Foundation

/// What a person reads of a selection.
struct SelectReport {
  private let selection: Selection

  init(_ selection: Selection) { self.selection = selection }

  var text: String {
    let runs = selection.runs.count == 1 ? selection.runs[0] : "\(selection.runs.count) runs"
    var lines = [
      "\(runs): \(selection.judged) judged, \(selection.compared) compared; "
        + selection.objectives.map { "\($0.direction.rawValue) \($0.name)" }
        .joined(separator: ", "),
      "",
    ]
    lines += front
    lines.append("")
    lines.append(
      "hypervolume \(number(selection.hypervolume)) up to the worst of those compared ("
        + selection.reference.map(number).joined(separator: ", ") + ")")
    if let chosen { lines.append(chosen) }
    return lines.joined(separator: "\n")
  }

  private var front: [String] {
    let names = selection.objectives.map(\.name)
    let width = max(9, selection.front.map(\.id.count).max() ?? 0)
    let header =
      "the front".padding(toLength: width, withPad: " ", startingAt: 0)
      + names.map { "  " + left($0, 10) }.joined()
    return [header]
      + selection.front.map { choice in
        choice.id.padding(toLength: width, withPad: " ", startingAt: 0)
          + zip(names, choice.values).map { "  " + left(number($1), max(10, $0.count)) }.joined()
      }
  }

  private var chosen: String? {
    guard let chosen = selection.chosen, let within = selection.within
    else { return nil }
    let names = selection.objectives.map(\.name)
    let values = zip(names, chosen.values).map { "\($0) \(number($1))" }.joined(separator: ", ")
    return "chosen \(chosen.id): \(values); the best \(names[1]) within \(number(within)) of "
      + "\(names[0]) \(number(selection.ideal[0]))"
  }

  /// A count as it is, anything else with six digits that count.
  private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15
      ? "\(Int(value))" : String(format: "%.6g", value)
  }

  private func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
